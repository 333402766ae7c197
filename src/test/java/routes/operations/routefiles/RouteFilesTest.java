package routes.operations.routefiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.DefaultRoutesCollector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteFilesTest {

  private static final String JAR = "route-files/";

  @TempDir private Path folder;

  @Test
  void listsTheJarsFilesWhereThereIsNoFolder() {
    RouteFiles files = RouteFiles.list(JAR, folder.resolve("none"));

    assertThat(files.files())
        .extracting(RouteFile::path)
        .containsExactly("tick.camel.yaml", "vendors/acme/poll.camel.yaml");
    assertThat(files.includePattern())
        .isEqualTo(
            "classpath:route-files/tick.camel.yaml,"
                + "classpath:route-files/vendors/acme/poll.camel.yaml");
  }

  @Test
  void anOutsideFileTakesThePlaceOfTheJarsFileOfTheSamePath() throws IOException {
    Path outside = write(folder, "vendors/acme/poll.camel.yaml", "acme-poll");

    RouteFiles files = RouteFiles.list(JAR, folder);

    assertThat(files.files())
        .extracting(RouteFile::origin)
        .containsExactly("classpath:route-files/tick.camel.yaml", outside.toString());
    assertThat(files.shadowed())
        .extracting(RouteFile::origin)
        .containsExactly("classpath:route-files/vendors/acme/poll.camel.yaml");
    assertThat(RouteIds.duplicates(files.files())).isEmpty();
  }

  @Test
  void theSameIdElsewhereIsADuplicateThatNamesBothFiles() throws IOException {
    Path outside = write(folder, "mine.camel.yaml", "acme-poll");

    var duplicates = RouteIds.duplicates(RouteFiles.list(JAR, folder).files());

    assertThat(duplicates)
        .extracting(RouteIds.Duplicate::inWords)
        .containsExactly(
            "route \"acme-poll\" is defined in both "
                + outside
                + " and classpath:route-files/vendors/acme/poll.camel.yaml");
  }

  @Test
  void camelFindsFilesWhosePathsHoldItsOwnSigns() throws Exception {
    Path odd = folder.resolve("a b,c+d%20e{f}é#g");
    Path outside = write(odd, "vendors/acme/poll.camel.yaml", "odd");

    String pattern = RouteFiles.list(JAR, odd).includePattern();

    try (CamelContext context = new DefaultCamelContext()) {
      context.start();
      for (var builder :
          new DefaultRoutesCollector().collectRoutesFromDirectory(context, null, pattern)) {
        context.addRoutes(builder);
      }
      assertThat(context.getRoutes())
          .extracting(route -> route.getRouteId())
          .containsExactlyInAnyOrder("tick", "odd");
    }
    assertThat(outside).exists();
  }

  private static Path write(Path folder, String path, String id) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    String route =
        """
        - route:
            id: %s
            description: An outside route.
            from:
              uri: direct:%s
              steps:
                - log: outside
        """;
    return Files.writeString(file, route.formatted(id, id));
  }
}
