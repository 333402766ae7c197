package routes.fhir.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import routes.mapping.Measurement;
import routes.operations.Databases;

/** The table of the devices of connections, on both databases. */
class SeenDevicesTest {
  private static final Instant MORNING = Instant.parse("2026-11-20T07:05:12.123Z");
  private static final Instant EARLIER = MORNING.minus(Duration.ofDays(2));

  @RegisterExtension static final Databases DATABASES = new Databases();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatReadingsTellComesTogetherInAnyOrder(DataSource database) {
    SeenDevices devices = devices(database);
    see(devices, reading("link-1", "scale", EARLIER, "Body"));
    see(
        devices,
        reading("link-1", "scale", MORNING, null),
        reading("link-2", "scale", MORNING, null));
    see(devices, reading("link-1", "scale", EARLIER.minusSeconds(7200), "Body"));
    see(devices, reading("link-2", "scale", EARLIER, "Body"));

    Collection<Measurement> asked =
        List.of(
            reading("link-1", "scale", MORNING, null),
            reading("link-2", "scale", MORNING, null),
            reading("link-1", "cuff", MORNING, null));
    SeenDevice.Key first = SeenDevice.Key.of(reading("link-1", "scale", MORNING, null)).get();
    SeenDevice.Key second = SeenDevice.Key.of(reading("link-2", "scale", MORNING, null)).get();
    assertThat(devices.of(asked))
        .isEqualTo(
            Map.of(
                first,
                new SeenDevice(
                    first, "scale", "Withings", "Body", EARLIER.minusSeconds(7200), MORNING, false),
                second,
                new SeenDevice(second, "scale", "Withings", "Body", EARLIER, MORNING, false)));
    assertThat(devices.stopped(asked)).isEmpty();

    JdbcClient.create(database)
        .sql(
            "update connection_device set stopped_at = last_reading_at"
                + " where connection_id = 'link-2'")
        .update();
    see(devices, reading("link-2", "scale", MORNING.plusSeconds(7200), null));
    assertThat(devices.stopped(asked)).containsExactly(second);
    devices.erase("link-2");
    assertThat(devices.of(asked)).containsOnlyKeys(first);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void noNameOfAVendorFailsTheBatch(DataSource database) {
    SeenDevices devices = devices(database);
    List<Measurement> odd =
        List.of(
            reading("link-1", "x".repeat(10_000), MORNING, "y".repeat(10_000)),
            reading("link-1", "\u0000", MORNING, "\ud83d\ude00".repeat(300)),
            reading("link-1", "a\ud800b", MORNING, "\u0007"));
    see(devices, odd.toArray(Measurement[]::new));

    assertThat(devices.of(odd)).hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void twoInstancesMaySeeTheSameAtOnce(DataSource database) {
    SeenDevices devices = devices(database);
    List<Measurement> readings = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      readings.add(reading("link-" + i % 7, "device-" + i, MORNING, "Body"));
    }
    List<Measurement> reversed = new ArrayList<>(readings);
    Collections.reverse(reversed);
    CompletableFuture.allOf(
            CompletableFuture.runAsync(() -> devices.see(readings, Map.of())),
            CompletableFuture.runAsync(() -> devices.see(reversed, Map.of())))
        .join();

    assertThat(devices.of(readings)).hasSize(600);
  }

  private static void see(SeenDevices devices, Measurement... readings) {
    devices.see(List.of(readings), devices.of(List.of(readings)));
  }

  private static Measurement reading(String link, String device, Instant time, String model) {
    Measurement.Origin origin =
        new Measurement.Origin(
            link,
            null,
            "withings",
            "measure",
            "upsert",
            null,
            null,
            time,
            model,
            "Withings",
            "v1",
            "trace-1",
            null,
            null);
    return new Measurement(
            "weight", time, null, device, null, null, null, null, null, List.of(), null)
        .from(origin);
  }

  private static SeenDevices devices(DataSource database) {
    return new SeenDevices(
        JdbcClient.create(database),
        new NamedParameterJdbcTemplate(database),
        new DataSourceTransactionManager(database));
  }
}
