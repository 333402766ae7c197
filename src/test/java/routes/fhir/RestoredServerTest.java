package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import routes.operations.destination.RestoredFhirServer;

/** A FHIR server that was restored from a backup gets again what it has lost, and nothing else. */
class RestoredServerTest extends FilingTestBase {
  @Autowired PlatformTransactionManager transactions;

  @Test
  void whatTheServerLostIsWrittenAgainWhatItKeptIsLeftAndWhatIsOldIsMerged() throws Exception {
    file(List.of(record(weight(MORNING, "60")), record(steps(1))));
    Map<String, ObjectNode> backup = FHIR.backup();
    Instant time = mark();
    List<Exchange> later = List.of(record(weight(MORNING.plusSeconds(60), "61")), record(steps(2)));
    file(later);
    FHIR.restore(backup);

    file(later);
    assertThat(observations()).as("the ledger still vouches for it").hasSize(2);

    forget(time);
    file(List.of(record(weight(MORNING, "60"))));
    assertThat(FHIR.requests()).as("written before the backup").isEmpty();
    file(later);

    assertThat(observations()).hasSize(3);
    assertThat(observations().stream().map(one -> one.at("/valueSampledData/data").asText()))
        .anyMatch(data -> data.contains(" 1 2 "));
    file(later);
    assertThat(FHIR.requests()).isEmpty();
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void devicesThatTheServerLostAreMadeAgain() throws Exception {
    Map<String, ObjectNode> backup = FHIR.backup();
    Instant time = mark();
    file(weights(2));
    FHIR.restore(backup);
    forget(time);

    file(weights(2));

    assertThat(fhirDevices()).hasSize(2);
    for (ObjectNode one : observations()) {
      assertThat(FHIR.get(one.at("/device/reference").asText())).isPresent();
    }
    assertThat(observations()).hasSize(2);
  }

  @Test
  void whatWasErasedSinceIsDeletedAgainAndNeverWritten() throws Exception {
    file(weights(2));
    Map<String, ObjectNode> backup = FHIR.backup();
    Instant time = mark();
    erase();
    FHIR.restore(backup);
    forget(time);

    file(weights(2));
    assertThat(FHIR.requests()).isEmpty();
    erase();
    file(weights(2));

    assertThat(observations()).isEmpty();
    assertThat(fhirDevices()).hasSize(1);
  }

  private void erase() {
    Exchange done;
    do {
      done =
          producer.send("direct:erase-batch", exchange -> exchange.setProperty("linkId", "link-1"));
      assertThat(done.getException()).isNull();
    } while (done.getProperty("erasure") != null);
  }

  /** A time between what was written before and what is written after. */
  private Instant mark() {
    Instant time = Instant.parse("2026-11-20T03:00:00Z");
    database
        .sql("update fhir_ledger set updated_at = ?")
        .param(time.minusSeconds(1).atOffset(java.time.ZoneOffset.UTC))
        .update();
    return time;
  }

  private void forget(Instant since) {
    new RestoredFhirServer(database, transactions, Clock.systemUTC()).forget(since);
  }
}
