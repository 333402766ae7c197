package routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What docs/architecture.md names exists, and its floors are those that {@link FloorsTest} holds.
 */
class ArchitecturePageTest {
  private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
  private static final int MOST_FILES_OF_A_TASK = 5;

  private final String page = ProjectFiles.text(Path.of("docs/architecture.md"));

  @Test
  void everyFileStands() {
    assertThat(spans(page).stream().filter(span -> span.contains("/")))
        .hasSizeGreaterThan(20)
        .allSatisfy(path -> assertThat(Path.of(path)).exists());
  }

  @Test
  void everyTypeStands() {
    Set<String> types =
        Stream.of(ProjectFiles.MAIN, ProjectFiles.TESTS)
            .flatMap(folder -> ProjectFiles.below(folder).stream())
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());

    assertThat(spans(page).stream().filter(span -> span.matches("[A-Z][A-Za-z]+[a-z]")))
        .hasSizeGreaterThan(15)
        .isSubsetOf(types);
  }

  @Test
  void everyRouteOfTheWayStands() {
    String routes = ProjectFiles.text(ProjectFiles.ROUTES);
    List<String> named = new ArrayList<>();
    page.lines()
        .filter(line -> line.matches("\\|.*`[^`]*\\.camel\\.yaml` \\|"))
        .forEach(line -> named.addAll(spans(line.split("\\|")[2])));

    assertThat(named)
        .hasSizeGreaterThan(5)
        .allSatisfy(
            route ->
                assertThat(routes)
                    .containsPattern(
                        "(?:id|routeId|name): \"?"
                            + route.replace("withings-", "(?:withings|\\{\\{vendor\\}\\})-")
                            + "\"?\n"));
  }

  @Test
  void theFloorsAreThoseThatAreHeld() {
    FloorsTest.FLOORS.forEach(
        (room, floors) -> {
          String row =
              page.lines().filter(line -> line.startsWith("| `" + room + "` |")).findFirst().get();
          String[] cells = row.split("\\|");
          assertThat(spans(cells[4]))
              .containsExactlyElementsOf(
                  floors.stream()
                      .map(floor -> floor.isEmpty() ? room : room + "." + floor)
                      .toList());
        });
  }

  @Test
  void noTaskTouchesMoreThanFiveFiles() {
    String tasks = page.substring(page.indexOf("## Where to change what"));

    assertThat(tasks.split("(?m)^\\*\\*"))
        .hasSize(5)
        .allSatisfy(
            task ->
                assertThat(task.lines().filter(line -> line.startsWith("- ")).count())
                    .isLessThanOrEqualTo(MOST_FILES_OF_A_TASK));
  }

  private static List<String> spans(String text) {
    List<String> spans = new ArrayList<>();
    Matcher matcher = SPAN.matcher(text.replaceAll("(?s)```.*?```", ""));
    while (matcher.find()) {
      spans.add(matcher.group(1));
    }
    return spans;
  }
}
