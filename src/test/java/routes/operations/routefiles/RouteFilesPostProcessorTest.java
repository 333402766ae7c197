package routes.operations.routefiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogs;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import routes.operations.support.StartRefusedException;

class RouteFilesPostProcessorTest {

  private static final String ROUTE =
      """
      - route:
          id: mine
          description: An outside route.
          from:
            uri: direct:mine
            steps:
              - log: outside
      """;

  @TempDir private Path folder;

  @Test
  void namesTheOutsideFilesToCamel() throws IOException {
    Files.writeString(folder.resolve("mine.camel.yaml"), ROUTE);

    assertThat(pattern(Map.of("routes-dir", folder.toString())))
        .contains("file:" + folder + "/mine.camel.yaml");
  }

  @Test
  void leavesAnExplicitPatternAlone() throws IOException {
    Files.writeString(folder.resolve("mine.camel.yaml"), ROUTE);

    assertThat(
            pattern(
                Map.of(
                    "routes-dir",
                    folder.toString(),
                    RouteFilesPostProcessor.PATTERN,
                    "classpath:other.camel.yaml")))
        .isEqualTo("classpath:other.camel.yaml");
  }

  @Test
  void leavesOutTheRoutesOfVendorsWithoutAClient() throws IOException {
    for (String vendor : List.of("known", "halfway", "idle", "undescribed")) {
      Path routes = Files.createDirectories(folder.resolve("vendors").resolve(vendor));
      Files.writeString(
          routes.resolve("poll.camel.yaml"), ROUTE.replace("id: mine", "id: poll-" + vendor));
    }

    String pattern =
        pattern(
            Map.of(
                "routes-dir", folder.toString(),
                "vendors.known.display-name", "Known",
                "vendors.known.client-id", "id",
                "vendors.known.client-secret", "secret",
                "vendors.halfway.display-name", "Half way",
                "vendors.halfway.client-id", "id",
                "vendors.idle.display-name", "Idle",
                "vendors.idle.client-id", ""));

    assertThat(pattern)
        .contains("/vendors/known/poll.camel.yaml")
        .contains("/vendors/undescribed/poll.camel.yaml")
        .doesNotContain("/vendors/idle/")
        .doesNotContain("/vendors/halfway/");
  }

  @Test
  void refusesAFileOfAnEarlierReleaseInOneSentence() throws IOException {
    Path pipeline = Files.createDirectories(folder.resolve("pipeline"));
    Files.copy(
        Path.of("src/test/resources/lint/former/pipeline/file.camel.yaml"),
        pipeline.resolve("file.camel.yaml"));

    assertThatThrownBy(() -> pattern(Map.of("routes-dir", folder.toString())))
        .isInstanceOf(StartRefusedException.class)
        .hasMessage(
            pipeline
                + "/file.camel.yaml is of an earlier release: it calls the bean filingPatience,"
                + " which is no more; copy pipeline/file.camel.yaml of this jar again and make your"
                + " change in the copy (CHANGELOG.md says what moved).");
  }

  @Test
  void refusesTheSameIdInTwoFiles() throws IOException {
    Files.writeString(folder.resolve("mine.camel.yaml"), ROUTE);
    Files.writeString(folder.resolve("yours.camel.yaml"), ROUTE);

    assertThatThrownBy(() -> pattern(Map.of("routes-dir", folder.toString())))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("route \"mine\"")
        .hasMessageContaining("/mine.camel.yaml")
        .hasMessageContaining("/yours.camel.yaml");
  }

  private static String pattern(Map<String, Object> properties) {
    var environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
    new RouteFilesPostProcessor(new DeferredLogs())
        .postProcessEnvironment(environment, new SpringApplication());
    return environment.getProperty(RouteFilesPostProcessor.PATTERN);
  }
}
