package routes.connection.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentedSecretsTest {
  private static final Pattern WRITTEN = Pattern.compile("\\{noop}([A-Za-z0-9-]+)");
  private static final Pattern SHOWN = Pattern.compile("curl[^\\n]* -u [a-z]+:([^\\s'\"`]+)");

  @Test
  void noSecretThatThePagesShowLetsAnybodyIn() throws IOException {
    Set<String> secrets = new TreeSet<>();
    for (Path page : pages()) {
      String text = Files.readString(page);
      for (Pattern pattern : new Pattern[] {WRITTEN, SHOWN}) {
        Matcher found = pattern.matcher(text);
        while (found.find()) {
          secrets.add(found.group(1));
        }
      }
    }

    assertThat(secrets)
        .contains("change-me-portal", "change-me-ward")
        .allSatisfy(secret -> assertThat(ClientSecrets.fault("{noop}" + secret)).isPresent());
  }

  private static Iterable<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
      return Stream.concat(Stream.of(Path.of("README.md")), docs)
          .filter(page -> page.toString().endsWith(".md"))
          .toList();
    }
  }
}
