package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import routes.operations.RunningBroker;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.withings.Measure;
import routes.sandbox.withings.Reading;
import routes.sandbox.withings.WithingsDevice;

/**
 * Two instances share a Kafka broker and a PostgreSQL database that run elsewhere, by configuration
 * alone; one of them is killed.
 */
@ExtendWith(SharedFhirServer.class)
class OutsideServicesIT {
  private static final String PERSON = "36303";
  private static final int READINGS = 240;
  private static final Instant FIRST = Instant.parse("2026-10-02T06:00:00Z");
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final WithingsDevice SCALE =
      new WithingsDevice("c1b2c3d4e5f60718293a4b5c6d7e8f9001122335", "Scale", "Body", 5);

  @RegisterExtension static final RunningBroker BROKER = new RunningBroker();

  @TempDir Path folder;

  @Test
  void filesOnceThroughAnOutsideBrokerAndDatabase(FhirServerProcess fhir) throws Exception {
    FhirStore store = new FhirStore(fhir.baseUrl());
    String polled = store.createPatient("outside-polled", "Aussenmann");
    String sent = store.createPatient("outside-sent", "Draussen");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Installation one =
            new Installation(
                folder.resolve("one"),
                fhir.baseUrl(),
                "--broker.embedded=false",
                "--broker.bootstrap-servers=" + BROKER.bootstrap(),
                BROKER.argument("security.protocol"),
                BROKER.argument("sasl.mechanism"),
                BROKER.argument("sasl.jaas.config"),
                "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--spring.datasource.username=postgres",
                "--spring.datasource.password=postgres",
                "--secrets.keyset-file=" + folder.resolve("keyset.json"),
                "--vendors.withings.poll.interval=PT2S");
        Installation two = one.beside(folder.resolve("two"))) {
      one.withings().addAccount(PERSON, ZoneId.of("Europe/Amsterdam"));
      Instant morning = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(3000);
      one.withings()
          .addReading(PERSON, Reading.measured(morning, SCALE, new Measure(1, 70100, -3)));
      one.jar().start();
      two.jar().start();
      one.connect(PERSON, "outside-polled");
      one.registerDevice("outside", "outside-sent");
      for (int number = 0; number < READINGS; number++) {
        if (number == READINGS / 2) {
          two.jar().kill9();
        }
        send(number % 2 == 0 && number < READINGS / 2 ? two : one, number);
      }
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> store.count("Observation?subject=" + sent) >= READINGS);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> store.count("Observation?subject=" + polled) >= 1);

      two.jar().start();
      send(two, 0);
      send(one, READINGS);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> store.count("Observation?subject=" + sent) > READINGS);

      assertThat(store.observations(sent))
          .hasSize(READINGS + 1)
          .allSatisfy(OutsideServicesIT::atVersionOne);
      assertThat(store.observations(polled)).hasSize(1).allSatisfy(OutsideServicesIT::atVersionOne);
      assertThat(one.deadLetters()).isZero();
      assertThat(filesOf("one"))
          .noneMatch(name -> name.contains("database") || name.contains("broker"));
    }
  }

  private static void atVersionOne(JsonNode observation) {
    assertThat(observation.at("/meta/versionId").asText()).isEqualTo("1");
  }

  private static void send(Installation installation, int number) {
    String message =
        """
        {"deviceId":"outside","time":"%s","heartRate":%d}\
        """
            .formatted(FIRST.plusSeconds(number), 50 + number % 90);
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> installation.post(message) == 202);
  }

  private List<String> filesOf(String instance) throws Exception {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve(instance).resolve("data"))) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }
}
