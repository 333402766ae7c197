package routes.connection.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class DocumentedSecretsTest {
  private static final String VALUE = "([^\\s'\"`,;|}]+)";

  /** Where a secret stands, in whatever form. */
  private static final List<Pattern> PLACES =
      Stream.of(
              "\\{noop}" + VALUE,
              "\\s(?:-u|--user)[ =]['\"]?[A-Za-z0-9_-]+:" + VALUE,
              "printf (?:%s|'%s'|\"%s\") ['\"]?" + VALUE + "['\"]? *\\|",
              "echo -n ['\"]?" + VALUE + "['\"]? *\\|",
              "(?i)\\b[a-z0-9._-]*(?:secret|password|bearer-token)['\"]?: *['\"]?" + VALUE,
              "(?i)\\b[a-z0-9._-]*(?:secret|password|bearer-token)=['\"]?" + VALUE,
              "(?i)\\bauthorization['\"]?: *['\"]?(?:Bearer |Basic )?" + VALUE,
              "['\"](?:Bearer|Basic) " + VALUE)
          .map(Pattern::compile)
          .toList();

  /** What nobody can take for a secret: names in capitals, points, what is filled in elsewhere. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "[A-Z][A-Z_]*|\\.\\.\\.|.*….*|[$<{].*|Bearer|Basic|Endpoint=sb://NAMESPACE.*");

  @Test
  void everySecretThatThePagesShowIsAskedToBeChanged() throws IOException {
    Map<String, Set<String>> shown = shown();

    assertThat(shown)
        .containsKeys("change-me-portal", "change-me-ward", "change-me-long-random-secret");
    assertThat(shown)
        .allSatisfy((secret, pages) -> assertThat(secret).as("%s", pages).startsWith("change-me"));
  }

  @Test
  void noneOfThemLetsAnybodyInHoweverItIsWritten() throws Exception {
    for (String secret : shown().keySet()) {
      assertThat(ClientSecrets.fault("{noop}" + secret)).as(secret).isPresent();
      for (String whole : List.of(secret, "Bearer change-me-long-random-secret")) {
        assertThat(ClientSecrets.fault("{sha256}" + sha256(whole))).as(whole).isPresent();
        assertThat(ClientSecrets.fault("{bcrypt}" + new BCryptPasswordEncoder(4).encode(whole)))
            .as(whole)
            .isPresent();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "printf %s 'a-secret-of-a-page' | sha256sum",
        "authorization: \"Bearer a-secret-of-a-page\"",
        "-H 'Authorization: Bearer a-secret-of-a-page'",
        "\"endpointAuthorization\": {\"secret\": \"Bearer a-secret-of-a-page\"},",
        "secret: \"{noop}a-secret-of-a-page\"",
        "client-secret: a-secret-of-a-page",
        "curl -s -u portal:a-secret-of-a-page http://localhost",
        "curl --user 'portal:a-secret-of-a-page' http://localhost",
        "API_CLIENTS_PORTAL_SECRET=a-secret-of-a-page java -jar",
        "--vendors.acme.client-secret=a-secret-of-a-page",
        "SPRING_DATASOURCE_PASSWORD='a-secret-of-a-page'"
      })
  void aSecretIsFoundInWhateverForm(String text) {
    assertThat(secrets(text)).contains("a-secret-of-a-page");
  }

  private static Map<String, Set<String>> shown() throws IOException {
    Map<String, Set<String>> shown = new TreeMap<>();
    for (Path page : pages()) {
      for (String secret : secrets(Files.readString(page))) {
        shown.computeIfAbsent(secret, any -> new TreeSet<>()).add(page.toString());
      }
    }
    return shown;
  }

  private static Set<String> secrets(String text) {
    Set<String> secrets = new TreeSet<>();
    for (Pattern place : PLACES) {
      Matcher found = place.matcher(text);
      while (found.find()) {
        String secret = found.group(1).replaceFirst("^\\{noop}", "");
        if (!PLACEHOLDER.matcher(secret).matches()) {
          secrets.add(secret);
        }
      }
    }
    return secrets;
  }

  private static String sha256(String secret) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
  }

  private static Iterable<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
      return Stream.concat(
              Stream.of("README.md", "CHANGELOG.md", "SECURITY.md", "CONTRIBUTING.md")
                  .map(Path::of),
              docs)
          .filter(page -> page.toString().endsWith(".md"))
          .toList();
    }
  }
}
