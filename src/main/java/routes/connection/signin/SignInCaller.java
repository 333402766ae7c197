package routes.connection.signin;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Whose failures count together.
 *
 * @param pair the name shown, at this network
 * @param network where the request comes from
 */
record SignInCaller(String pair, String network) {

  static SignInCaller of(String name, String address) {
    String network = ClientNetwork.of(address);
    // Names are of any length: a hash of it is kept.
    return new SignInCaller(
        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)) + "|" + network, network);
  }
}
