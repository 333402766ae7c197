package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A FHIR server that asks for a pause gets it. */
class RetryAfterInterceptorTest extends FilingTestBase {
  @AfterEach
  void thePauseIsOver() throws Exception {
    FHIR.recover();
    clock.ahead = clock.ahead.plus(Duration.ofHours(1));
    file(weights(1));
  }

  @Test
  void nothingIsSentBeforeItsTime() throws Exception {
    FHIR.busy("60");

    Exchange failed = file(weights(3));

    assertThat(failed.getException()).hasRootCauseInstanceOf(FhirOutageException.class);
    assertThat(FHIR.requests()).hasSize(1);
    assertThat(outages.current().orElseThrow().kind())
        .startsWith("the FHIR server asks us to wait until 20");
    assertThat(deadLetters()).isEmpty();

    FHIR.recover();
    file(weights(3));
    assertThat(FHIR.requests()).isEmpty();

    clock.ahead = Duration.ofSeconds(61);
    assertThat(file(weights(3)).getException()).isNull();
    assertThat(observations()).hasSize(3);
    assertThat(outages.current()).isEmpty();
  }

  @Test
  void aDateIsUnderstoodAsWell() throws Exception {
    FHIR.busy(
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            clock.instant().plusSeconds(90).atZone(ZoneOffset.UTC)));
    file(weights(1));
    FHIR.recover();

    clock.ahead = Duration.ofSeconds(60);
    file(weights(1));
    assertThat(FHIR.requests()).isEmpty();

    clock.ahead = Duration.ofSeconds(91);
    assertThat(file(weights(1)).getException()).isNull();
  }

  @Test
  void aYearIsNotWaitedFor() throws Exception {
    FHIR.busy("31536000");
    file(weights(1));
    FHIR.recover();

    clock.ahead = Duration.ofMinutes(16);
    assertThat(file(weights(1)).getException()).isNull();
  }

  @Test
  void whatIsNoTimeChangesNothing() throws Exception {
    FHIR.busy("soon");
    file(weights(1));
    FHIR.recover();

    assertThat(file(weights(1)).getException()).isNull();
  }
}
