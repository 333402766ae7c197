package routes.connection.end;

import java.util.List;
import java.util.Optional;
import routes.connection.token.TokenSet;

/**
 * One step of saying farewell, claimed for its next attempt. Never printed whole: it may hold
 * tokens.
 *
 * @param applis the vendor's notifications that the grant covered
 * @param attempts failed ones so far
 * @param leaseToken proves the claim; a later claim has another
 * @param tokens what the vendor gave, where the step needs it; or null
 */
public record Farewell(
    String connectionId,
    String vendor,
    String vendorUser,
    FarewellStep step,
    List<String> applis,
    int attempts,
    String leaseToken,
    TokenSet tokens) {

  public Farewell {
    applis = List.copyOf(applis);
  }

  Farewell with(TokenSet given) {
    return new Farewell(
        connectionId, vendor, vendorUser, step, applis, attempts, leaseToken, given);
  }

  /** The {@code Authorization} header, where the step has tokens. */
  public Optional<String> bearer() {
    return Optional.ofNullable(tokens).map(TokenSet::bearer);
  }

  @Override
  public String toString() {
    return "Farewell[" + connectionId + " " + step + "]";
  }
}
