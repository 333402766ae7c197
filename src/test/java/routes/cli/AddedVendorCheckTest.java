package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.sandbox.AddedVendor;

/** The files of docs/add-a-vendor.md pass the checks that the page tells people to run. */
class AddedVendorCheckTest {
  @TempDir private Path folder;

  @Test
  void theFilesOfThePageHaveNoProblems() throws IOException {
    assertThat(AddedVendor.writeTo(folder))
        .containsExactly(
            "routes/vendors/acme/vendor.yaml",
            "routes/vendors/acme/import.camel.yaml",
            "routes/vendors/acme/webhook.camel.yaml",
            "mappings/acme/device.json",
            "mappings/acme/fhir.json");

    CommandRun routes = CommandRun.of("routes", "check", folder.resolve("routes"));
    assertThat(routes.out()).endsWith(" files, 0 problems\n");
    assertThat(routes.exitCode()).isZero();
    CommandRun mappings = CommandRun.of("mapping", "check", folder.resolve("mappings"));
    assertThat(mappings.out()).isEqualTo("2 files, 0 errors, 0 warnings\n");
    assertThat(mappings.exitCode()).isZero();
  }
}
