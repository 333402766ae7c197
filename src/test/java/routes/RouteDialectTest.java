package routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * All YAML of the jar names an endpoint in one way: the component as {@code uri}, all else as
 * parameters. Addresses of vendors stay whole, for that is how vendors write them.
 */
class RouteDialectTest {
  private static final Pattern WITH_PATH =
      Pattern.compile("(?m)^.*\\b(?:uri|to|toD|from): *[\"']?(?!https?:)[a-z-]+:.*$");

  @Test
  void anEndpointIsAComponentAndItsParameters() {
    var others = new TreeSet<String>();
    for (Path file : ProjectFiles.below(ProjectFiles.ROUTES)) {
      ProjectFiles.found(WITH_PATH, ProjectFiles.text(file))
          .forEach(line -> others.add(ProjectFiles.ROUTES.relativize(file) + ":" + line));
    }
    assertThat(others).isEmpty();
    assertThat(ProjectFiles.found(WITH_PATH, "  uri: direct:x\n  uri: https://a\n  uri: direct"))
        .isEqualTo(new TreeSet<>(List.of("  uri: direct:x")));
  }
}
