package routes.connection.subscription;

import java.util.List;

/**
 * The subscription of the whole app at a vendor, claimed for a look at it.
 *
 * @param applis the vendor's notifications that are wanted
 * @param attempts failed ones so far
 * @param leaseToken proves the claim; a later claim has another
 */
public record AppSubscription(String vendor, List<String> applis, int attempts, String leaseToken) {

  public AppSubscription {
    applis = List.copyOf(applis);
  }
}
