package routes.fhir.server;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** What proves this installation to one FHIR server. Safe for use by many threads. */
interface Credentials {

  /**
   * The value of the Authorization header, or empty for none.
   *
   * @throws NoTokenException if there is none at the moment
   */
  Optional<String> authorization();

  /**
   * The FHIR server has answered 401.
   *
   * @param authorization what was sent to it
   * @return whether it is worth trying once more, with what {@link #authorization} answers now
   * @throws NoTokenException as above
   */
  boolean refused(String authorization);

  /** Always the same, or nothing at all. */
  static Credentials fixed(Optional<String> authorization) {
    return new Credentials() {
      @Override
      public Optional<String> authorization() {
        return authorization;
      }

      @Override
      public boolean refused(String refused) {
        return false;
      }
    };
  }

  /** Basic authentication (RFC 7617) in UTF-8. */
  static Credentials basic(String username, String password) {
    byte[] text = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
    return fixed(Optional.of("Basic " + Base64.getEncoder().encodeToString(text)));
  }

  /** A token that never changes. */
  static Credentials bearer(String token) {
    return fixed(Optional.of("Bearer " + token));
  }
}
