package routes.fhir.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import routes.fhir.FhirOutageException;
import routes.operations.limits.EndlessServer;

/** A FHIR server, its discovery and its token endpoint that never end are outages in words. */
@Timeout(60)
class EndlessFhirServerTest {
  private static final String[] KINDS = EndlessServer.KINDS;
  private static EndlessServer server;

  @BeforeAll
  static void start() {
    server = new EndlessServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void aSearchAndAWrite(String kind) {
    try (Connected connection = connected("fhir.server-url=" + server.url(kind))) {
      String words =
          "the FHIR server's answer is beyond fhir.largest-answer or fhir.longest-answer: ";
      isOutage(connection::search, words + words(kind));
      isOutage(connection::write, words + words(kind));
    }
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void theDiscoveryOfTheTokenEndpoint(String kind) {
    try (Connected connection =
        connected(
            "fhir.server-url=" + server.url(kind),
            "fhir.authentication=client-credentials",
            "fhir.oauth2.client-id=client-1",
            "fhir.oauth2.client-secret=secret-1")) {
      isOutage(
          connection::search,
          "the FHIR server does not tell its token endpoint (smart-configuration: "
              + words(kind)
              + ")");
    }
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void theTokenEndpoint(String kind) {
    try (SecuredServer fhir = new SecuredServer();
        Connected connection =
            connected(
                "fhir.server-url=" + fhir.url(),
                "fhir.oauth2.token-url=" + server.url(kind),
                "fhir.authentication=client-credentials",
                "fhir.oauth2.client-id=client-1",
                "fhir.oauth2.client-secret=secret-1")) {
      isOutage(connection::search, "the token endpoint goes on and on: " + words(kind));
    }
  }

  private static Connected connected(String... settings) {
    String[] all = new String[settings.length + 2];
    System.arraycopy(settings, 0, all, 0, settings.length);
    all[settings.length] = "fhir.largest-answer=64KB";
    all[settings.length + 1] = "fhir.longest-answer=2s";
    return new Connected(all);
  }

  private static void isOutage(ThrowingCallable call, String words) {
    assertThatThrownBy(call).isInstanceOf(FhirOutageException.class).hasMessage(words);
  }

  private static String words(String kind) {
    return kind.equals("drip")
        ? "the answer takes longer than 2 s"
        : "the answer is larger than 64 kB";
  }
}
