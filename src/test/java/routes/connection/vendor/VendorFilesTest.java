package routes.connection.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.DeferredLogs;
import org.springframework.mock.env.MockEnvironment;

class VendorFilesTest {

  @TempDir private Path routes;

  @Test
  void theJarsVendorIsThere() {
    Vendor withings = vendors(new MockEnvironment()).named("withings");

    assertThat(withings.offered()).as("without a client").isFalse();
    assertThat(withings.scopeSeparator()).isEqualTo(",");
    assertThat(withings.history().depth()).isEqualTo(Duration.ofDays(365));
    assertThat(withings.tokenParameters()).containsEntry("action", "requesttoken");
    assertThat(withings.dataTypesWithin(List.of("user.metrics")))
        .containsExactly("heart", "measures");
    assertThat(withings.dataTypesWithin(List.of("user.activity")))
        .containsExactly("activity", "intraday-activity", "sleep", "workouts");
    assertThat(withings.applisWithin(List.of("user.metrics"))).containsExactly("1", "2", "4", "54");
    assertThat(withings.applisWithin(List.of("user.activity", "user.info")))
        .containsExactly("16", "44", "46");
    assertThat(withings.announcedBy("16"))
        .containsExactly("activity", "intraday-activity", "workouts");
    assertThat(withings.announcedBy("4")).containsExactly("measures");
    assertThat(withings.announcedBy("46")).isEmpty();
  }

  @Test
  void aSingleKeyCanBeOverridden() {
    MockEnvironment environment =
        new MockEnvironment()
            .withProperty("vendors.withings.client-id", "id")
            .withProperty("vendors.withings.client-secret", "secret");

    Vendors vendors = vendors(environment);

    assertThat(vendors.offered()).containsExactly("withings");
    assertThat(vendors.named("withings").displayName()).isEqualTo("Withings");
  }

  @Test
  void anOutsideFileReplacesTheJarsAsAWholeOrAddsAVendor() throws Exception {
    write("withings", "vendors.withings.display-name: Other Withings");
    write("acme", "vendors.acme.display-name: Acme");

    Vendors vendors = vendors(new MockEnvironment());

    assertThat(vendors.named("withings").displayName()).isEqualTo("Other Withings");
    assertThat(vendors.named("withings").dataTypes()).isEmpty();
    assertThat(vendors.named("acme").displayName()).isEqualTo("Acme");
  }

  private void write(String vendor, String yaml) throws Exception {
    Path folder = Files.createDirectories(routes.resolve("vendors").resolve(vendor));
    Files.writeString(folder.resolve("vendor.yaml"), yaml);
  }

  private Vendors vendors(MockEnvironment environment) {
    environment.setProperty("routes-dir", routes.toString());
    new VendorFiles(new DeferredLogs())
        .postProcessEnvironment(environment, new SpringApplication());
    return Binder.get(environment).bindOrCreate("", Vendors.class);
  }
}
