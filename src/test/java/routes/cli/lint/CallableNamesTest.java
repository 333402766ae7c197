package routes.cli.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import routes.ProjectFiles;

/**
 * The names that docs/routes.md promises to keep: each of them stands, and none is missing there
 * that a vendor's files or the templates use.
 */
class CallableNamesTest {
  private static final Path PAGE = Path.of("docs/routes.md");
  private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
  private static final Pattern BEAN = Pattern.compile("ref: ([a-zA-Z]+)");
  private static final Pattern CLASS = Pattern.compile("routes\\.[a-z.]+\\.[A-Z]\\w+");

  private final String yaml = ProjectFiles.text(ProjectFiles.ROUTES);

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
            ProjectFiles.found(
                BEAN,
                ProjectFiles.text(ProjectFiles.ROUTES.resolve("templates"))
                    + ProjectFiles.text(ProjectFiles.ROUTES.resolve("vendors"))))
        .allSatisfy(name -> assertThat(beans.type(name)).as(name).isPresent());
  }

  @Test
  void everyClassThatRoutesNameIsPromisedAndStands() {
    assertThat(promised("classes"))
        .containsAll(ProjectFiles.found(CLASS, yaml.replaceAll("(?m)^\\s*#.*$", "")))
        .allSatisfy(name -> assertThat(Class.forName(name)).isPublic());
  }

  private static Set<String> promised(String kind) {
    String row =
        ProjectFiles.text(PAGE)
            .lines()
            .filter(line -> line.startsWith("| " + kind + " |"))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no row " + kind));
    return ProjectFiles.found(SPAN, row);
  }
}
