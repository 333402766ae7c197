package routes.connection;

import java.util.Locale;
import java.util.Map;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * How the secrets of API clients may be written down. Every comparison takes constant time; the one
 * for a name that nobody has is by SHA-256.
 */
final class ClientSecrets {

  private ClientSecrets() {}

  static PasswordEncoder encoder() {
    return new DelegatingPasswordEncoder(
        "sha256",
        Map.of("bcrypt", new BCryptPasswordEncoder(), "noop", new Plain(), "sha256", new Hashed()));
  }

  /** {@code {noop}}: the secret itself. */
  private static final class Plain implements PasswordEncoder {
    @Override
    public String encode(CharSequence secret) {
      return secret.toString();
    }

    @Override
    public boolean matches(CharSequence secret, String encoded) {
      return OpaqueKey.same(OpaqueKey.hash(secret.toString()), OpaqueKey.hash(encoded));
    }
  }

  /** {@code {sha256}}: for long random secrets of senders that write often. */
  private static final class Hashed implements PasswordEncoder {
    @Override
    public String encode(CharSequence secret) {
      return OpaqueKey.hash(secret.toString());
    }

    @Override
    public boolean matches(CharSequence secret, String encoded) {
      return OpaqueKey.same(encode(secret), encoded.toLowerCase(Locale.ROOT));
    }
  }
}
