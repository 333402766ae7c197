package routes.cli.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The names that docs/routes.md promises to keep: each of them stands, and none is missing there
 * that a vendor's files or the templates use.
 */
class CallableNamesTest {
  private static final Path PAGE = Path.of("docs/routes.md");
  private static final Path ROUTES = Path.of("src/main/resources/routes");
  private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
  private static final Pattern BEAN = Pattern.compile("ref: ([a-zA-Z]+)");
  private static final Pattern CLASS = Pattern.compile("routes\\.[a-z.]+\\.[A-Z]\\w+");

  private final String yaml = text(ROUTES);

  @Test
  void routesTemplatesAndConfigurationsStand() {
    for (String kind : List.of("routes", "templates", "configurations")) {
      assertThat(promised(kind))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(yaml).containsPattern("(?:id|routeId): " + name + "\n"));
    }
  }

  @Test
  void routesOfAVendorStandForOneVendorAtLeast() {
    assertThat(promised("routes of a vendor"))
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(yaml)
                    .containsPattern(
                        "(?:id|routeId|name): \"?"
                            + name.replace("VENDOR", "(?:[a-z-]+|\\{\\{vendor\\}\\})")
                            + "\"?\n"));
  }

  @Test
  void everyBeanThatVendorsAndTemplatesUseIsPromisedAndStands() {
    KnownBeans beans = KnownBeans.scan();

    assertThat(promised("beans"))
        .containsExactlyInAnyOrderElementsOf(
            found(BEAN, text(ROUTES.resolve("templates")) + text(ROUTES.resolve("vendors"))))
        .allSatisfy(name -> assertThat(beans.type(name)).as(name).isPresent());
  }

  @Test
  void everyClassThatRoutesNameIsPromisedAndStands() {
    assertThat(promised("classes"))
        .containsAll(found(CLASS, yaml.replaceAll("(?m)^\\s*#.*$", "")))
        .allSatisfy(name -> assertThat(Class.forName(name)).isPublic());
  }

  private static Set<String> promised(String kind) {
    String row =
        text(PAGE)
            .lines()
            .filter(line -> line.startsWith("| " + kind + " |"))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no row " + kind));
    return found(SPAN, row);
  }

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.groupCount() == 0 ? matcher.group() : matcher.group(1));
    }
    return found;
  }

  /** Of a file, or of all files below a folder. */
  private static String text(Path path) {
    try (Stream<Path> all = Files.walk(path)) {
      StringBuilder text = new StringBuilder();
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        text.append(Files.readString(file));
      }
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
