package routes.fhir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.operations.support.StartRefusedException;

/** Which addresses are the FHIR server's own, however they are written. */
class ServerAddressTest {
  private final ServerAddress address =
      new ServerAddress(
          "https://FHIR.example/r4/", List.of("http://inside:8080/fhir", "https://10.0.0.5"));

  @ParameterizedTest
  @CsvSource({
    "https://fhir.example/r4, https://fhir.example/r4",
    "https://fhir.example/r4/, https://fhir.example/r4/",
    "https://fhir.example/r4?_getpages=1&a=%7C, https://fhir.example/r4?_getpages=1&a=%7C",
    "HTTPS://Fhir.Example:443/r4/Patient?p=2, https://fhir.example/r4/Patient?p=2",
    "https://fhir.example//r4//Patient, https://fhir.example/r4/Patient",
    "https://fhir.example/r4/Patient#x, https://fhir.example/r4/Patient",
    "http://inside:8080/fhir/Patient?p=2, https://fhir.example/r4/Patient?p=2",
    "http://INSIDE:8080/fhir?p=2, https://fhir.example/r4?p=2",
    "https://10.0.0.5/Patient/1/_history, https://fhir.example/r4/Patient/1/_history"
  })
  void whatIsTheServersIsAskedForAtItsBase(String asked, String sent) {
    assertThat(address.here(URI.create(asked))).contains(URI.create(sent));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://elsewhere.example/r4/Patient",
        "https://fhir.example.elsewhere.example/r4",
        "https://fhir.example./r4",
        "http://fhir.example/r4/Patient",
        "http://fhir.example:443/r4/Patient",
        "https://fhir.example:8443/r4/Patient",
        "https://fhir.example/r4x/Patient",
        "https://fhir.example/r5/Patient",
        "https://fhir.example/",
        "https://fhir.example/R4/Patient",
        "https://fhir.example/r4/../admin",
        "https://fhir.example/r4/%2e%2E/admin",
        "https://fhir.example/r4/.%2e/admin",
        "https://fhir.example/r4/x%2f..%2f..%2fadmin",
        "https://fhir.example/x/../r4/Patient",
        "https://fhir.example@elsewhere.example/r4/Patient",
        "https://user:secret@fhir.example/r4/Patient",
        "//elsewhere.example/r4/Patient",
        "/r4/Patient",
        "Patient?p=2",
        "ftp://fhir.example/r4/Patient",
        "file:///r4/Patient",
        "http://inside/fhir/Patient",
        "https://inside:8080/fhir/Patient"
      })
  void everythingElseIsElsewhere(String asked) {
    assertThat(address.here(URI.create(asked))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inside",
        "/fhir",
        "ftp://inside/fhir",
        "http://user:hush@inside/fhir",
        "http://inside/fhir?tenant=1",
        "http://inside/fhir/../x",
        "http://in side/"
      })
  void anAddressThatIsNoneRefusesTheStart(String wrong) {
    assertThatThrownBy(() -> new ServerAddress("https://fhir.example/r4", List.of(wrong)))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageStartingWith("fhir.addresses must be an absolute http or https URL")
        .hasMessageNotContaining("hush");
  }
}
