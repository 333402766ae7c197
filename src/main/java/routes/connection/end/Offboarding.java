package routes.connection.end;

import java.util.List;
import java.util.Optional;
import routes.connection.token.TokenPair;

/**
 * One step of saying farewell, claimed for its next attempt. Never printed whole: it may hold
 * tokens.
 *
 * @param applis the vendor's notifications that the grant covered
 * @param attempts failed ones so far
 * @param leaseToken proves the claim; a later claim has another
 * @param tokens what the vendor gave, where the step needs it; or null
 */
public record Offboarding(
    String connectionId,
    String vendor,
    String vendorUser,
    OffboardingStep step,
    List<String> applis,
    int attempts,
    String leaseToken,
    TokenPair tokens) {

  public Offboarding {
    applis = List.copyOf(applis);
  }

  Offboarding with(TokenPair given) {
    return new Offboarding(
        connectionId, vendor, vendorUser, step, applis, attempts, leaseToken, given);
  }

  /** The {@code Authorization} header, where the step has tokens. */
  public Optional<String> bearer() {
    return Optional.ofNullable(tokens).map(TokenPair::bearer);
  }

  @Override
  public String toString() {
    return "Offboarding[" + connectionId + " " + step + "]";
  }
}
