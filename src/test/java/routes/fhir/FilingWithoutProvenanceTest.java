package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** With Provenance switched off nothing of it is written, and bundles are as large as they may. */
@TestPropertySource(
    properties = {"fhir.provenance=false", "spring.datasource.url=jdbc:h2:mem:no-provenance"})
class FilingWithoutProvenanceTest extends FilingTestBase {
  @Test
  void nothingIsExplained() throws Exception {
    file(weights(18));

    assertThat(observations()).hasSize(18);
    assertThat(FHIR.all("Provenance")).isEmpty();
    assertThat(FHIR.all("Device")).hasSize(2);
    assertThat(FHIR.requests().stream().filter(FhirStub.Request::isTransaction)).hasSize(1);
  }
}
