package routes.connection.signin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * The secrets of API clients as they are written down ({@code {noop}}, {@code {sha256}}, {@code
 * {bcrypt}}), and their comparison. Who fails costs one comparison of every kind in use, whichever
 * the name: how long it takes tells nobody which names there are. Thread-safe.
 */
public final class ClientSecrets {
  /** Fewest characters of a secret. */
  public static final int SHORTEST = 16;

  private static final Pattern PLAIN = Pattern.compile("\\{noop}(.+)", Pattern.DOTALL);
  private static final Pattern SHA256 = Pattern.compile("\\{sha256}[0-9a-fA-F]{64}");
  private static final Pattern BCRYPT =
      Pattern.compile("\\{bcrypt}\\$2[aby]?\\$(\\d\\d)\\$[./0-9A-Za-z]{53}");

  /** Those of the documentation begin so, and so does whatever is taken from it half changed. */
  private static final String DOCUMENTED = "change-me";

  private static final List<String> DOCUMENTED_SECRETS =
      List.of(
          "change-me-portal",
          "change-me-ward",
          "change-me-withings",
          "change-me-long-random-secret",
          "Bearer change-me-long-random-secret");

  private final PasswordEncoder encoder = encoder();
  private final Map<String, String> clients;

  /** One secret of each kind in use, that nobody knows. */
  private final Map<String, String> ballast = new LinkedHashMap<>();

  /**
   * @param clients secrets as they are written down, by the names of their clients
   */
  public ClientSecrets(Map<String, String> clients) {
    this.clients = Map.copyOf(clients);
    ballast.put("noop", "{noop}");
    clients
        .values()
        .forEach(secret -> ballast.computeIfAbsent(kind(secret), kind -> unknown(secret)));
  }

  /** Whether this is the secret of the client of this name. */
  boolean right(String name, String secret) {
    Optional<String> own = Optional.ofNullable(clients.get(name));
    if (own.filter(known -> encoder.matches(secret, known)).isPresent()) {
      return true;
    }
    String compared = own.map(ClientSecrets::kind).orElse("");
    ballast.forEach(
        (kind, unknown) -> {
          if (!kind.equals(compared)) {
            encoder.matches(secret, unknown);
          }
        });
    return false;
  }

  /** Whether there is a client of this name. */
  boolean knows(String name) {
    return clients.containsKey(name);
  }

  /**
   * What is wrong with a secret as it is written down.
   *
   * @return the rest of a sentence that begins with the name of its property; empty if it is sound
   */
  public static Optional<String> fault(String written) {
    Matcher plain = PLAIN.matcher(written);
    if (plain.matches()) {
      if (plain.group(1).length() < SHORTEST) {
        return Optional.of(
            "has fewer than " + SHORTEST + " characters: make one with openssl rand -base64 24.");
      }
      return plain.group(1).toLowerCase(Locale.ROOT).startsWith(DOCUMENTED)
          ? documented()
          : Optional.empty();
    }
    if (!SHA256.matcher(written).matches() && !BCRYPT.matcher(written).matches()) {
      return Optional.of(
          "must be set and begin with {noop}, {sha256} (and 64 hex digits) or {bcrypt} (and a"
              + " bcrypt hash).");
    }
    PasswordEncoder encoder = encoder();
    return DOCUMENTED_SECRETS.stream().anyMatch(known -> encoder.matches(known, written))
        ? documented()
        : Optional.empty();
  }

  private static Optional<String> documented() {
    return Optional.of(
        "is one of the documentation, which everybody knows: make one with openssl rand -base64"
            + " 24.");
  }

  /** Comparisons of one kind cost the same. */
  private static String kind(String written) {
    Matcher bcrypt = BCRYPT.matcher(written);
    return bcrypt.matches()
        ? "bcrypt" + bcrypt.group(1)
        : written.startsWith("{sha256}") ? "sha256" : "noop";
  }

  private static String unknown(String written) {
    Matcher bcrypt = BCRYPT.matcher(written);
    if (bcrypt.matches()) {
      return written.substring(0, written.length() - 53) + ".".repeat(53);
    }
    return "{sha256}" + "0".repeat(64);
  }

  private static PasswordEncoder encoder() {
    return new DelegatingPasswordEncoder(
        "sha256",
        Map.of("bcrypt", new BCryptPasswordEncoder(), "noop", new Plain(), "sha256", new Hashed()));
  }

  private static String hash(String secret) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Compares in a time that does not depend on where the two differ. */
  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /** {@code {noop}}: the secret itself. */
  private static final class Plain implements PasswordEncoder {
    @Override
    public String encode(CharSequence secret) {
      return secret.toString();
    }

    @Override
    public boolean matches(CharSequence secret, String encoded) {
      return same(hash(secret.toString()), hash(encoded));
    }
  }

  /** {@code {sha256}}: for long random secrets of senders that write often. */
  private static final class Hashed implements PasswordEncoder {
    @Override
    public String encode(CharSequence secret) {
      return hash(secret.toString());
    }

    @Override
    public boolean matches(CharSequence secret, String encoded) {
      return same(encode(secret), encoded.toLowerCase(Locale.ROOT));
    }
  }
}
