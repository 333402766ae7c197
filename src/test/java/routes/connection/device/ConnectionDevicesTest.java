package routes.connection.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import routes.connection.Rows;
import routes.connection.Store;
import routes.connection.connect.ConnectionDirectory;
import routes.connection.core.RefusedException;
import routes.connection.core.WebAnswer;
import routes.operations.Databases;
import routes.operations.support.UtcTime;

/** The devices of connections, each of which may be stopped alone, on both databases. */
class ConnectionDevicesTest {

  @RegisterExtension static final Databases DATABASES = new Databases();

  private static final String USER = "363";
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aDeviceIsStoppedAndSharedAsOftenAsItIsAsked(DataSource source) {
    Store store = connected(source);
    ConnectionDevices devices = store.devices();
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    devices.stop("c", "key-cuff");
    ConnectionDevice stopped = devices.of("c").get(1);
    devices.stop("c", "key-cuff");

    assertThat(stopped.stoppedAt()).isAfterOrEqualTo(before);
    assertThat(devices.of("c"))
        .containsExactly(
            new ConnectionDevice("key-scale", "scale", "Withings", "Body", NOON, NOON, null),
            stopped);
    devices.share("c", "key-cuff");
    devices.share("c", "key-cuff");
    assertThat(devices.of("c")).extracting(ConnectionDevice::stoppedAt).containsOnlyNulls();
    for (String unknown : List.of("key-watch", "scale", "")) {
      assertThatThrownBy(() -> devices.stop("c", unknown)).isInstanceOf(RefusedException.class);
      assertThatThrownBy(() -> devices.share("c", unknown)).isInstanceOf(RefusedException.class);
    }
    assertThatThrownBy(() -> devices.stop("other", "key-scale"))
        .isInstanceOf(RefusedException.class);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void thePortalSeesDevicesAndStopsThem(DataSource source) throws Exception {
    Store store = connected(source);
    ConnectionDirectory directory = store.connectionDirectory();

    JsonNode listed = json(store, directory.find("urn:x|" + USER, null, null)).at("/connections/0");
    assertThat(listed.path("devices").toString())
        .isEqualTo(
            """
            [{"id":"key-scale","deviceId":"scale","manufacturer":"Withings","model":"Body",\
            "firstReadingAt":"2026-11-20T12:00:00Z","lastReadingAt":"2026-11-20T12:00:00Z"},\
            {"id":"key-cuff","deviceId":"cuff","manufacturer":"Withings",\
            "firstReadingAt":"2026-11-20T11:00:00Z","lastReadingAt":"2026-11-20T11:00:00Z"}]\
            """);

    JsonNode stopped = json(store, directory.stopDevice("c", "key-cuff"));
    assertThat(stopped.at("/devices/1").has("stoppedAt")).isTrue();
    assertThat(json(store, directory.show("c"))).isEqualTo(stopped);
    assertThat(json(store, directory.shareDevice("c", "key-cuff"))).isEqualTo(listed);
    assertThatThrownBy(() -> directory.stopDevice("unknown", "key-cuff"))
        .hasMessageContaining("no connection");
    assertThatThrownBy(() -> directory.shareDevice("c", "unknown"))
        .hasMessageContaining("no device");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aNewLinkOfTheAccountKeepsWhatTheLastOneHadStopped(DataSource source) {
    Store store = connected(source);
    ConnectionDevices devices = store.devices();
    devices.stop("c", "key-cuff");
    later(store, "second", 1);
    devices.inherit("second", "withings", USER);

    assertThat(devices.of("second"))
        .extracting(ConnectionDevice::deviceId, ConnectionDevice::lastReadingAt)
        .containsExactly(tuple("cuff", null));
    assertThat(devices.of("second").get(0).stoppedAt())
        .isEqualTo(devices.of("c").get(1).stoppedAt());

    devices.share("second", "key-cuff");
    later(store, "third", 2);
    devices.inherit("third", "withings", USER);
    devices.inherit("third", "withings", "somebody-else");
    assertThat(devices.of("third")).as("the last choice counts").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void anEndKeepsTheDevicesAndAnErasureForgetsThem(DataSource source) {
    Store store = connected(source);
    store.devices().stop("c", "key-cuff");

    store.disconnections().end("c", null, false);
    assertThat(store.devices().of("c")).hasSize(2);

    store.disconnections().end("c", null, true);
    assertThat(store.devices().of("c")).isEmpty();
  }

  private static JsonNode json(Store store, WebAnswer answer) throws Exception {
    assertThat(answer.status()).isEqualTo(200);
    return store.json.readTree(answer.body());
  }

  private static Store connected(DataSource source) {
    Store store = new Store(source);
    Rows.active(store.database, "c", USER, UtcTime.now());
    Rows.device(store.database, "c", "cuff", null, NOON.minusSeconds(3600));
    Rows.device(store.database, "c", "scale", "Body", NOON);
    return store;
  }

  /** A further link of the account, after all that it had. */
  private static void later(Store store, String id, int hours) {
    store.database.sql("update connection set current_key = null").update();
    Rows.active(store.database, id, USER, UtcTime.now());
    store
        .database
        .sql("update connection set created_at = ? where id = ?")
        .params(UtcTime.now().plusHours(hours), id)
        .update();
  }
}
