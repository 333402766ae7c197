package routes.connection.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import routes.operations.Databases;

/** Links of devices that messages make, beside those that are registered. */
class DeviceLinksTest {
  @RegisterExtension static final Databases DATABASES = new Databases();

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456789Z");

  static Stream<Named<DataSource>> databases() {
    return DATABASES
        .emptied()
        .map(
            database -> {
              JdbcClient client = JdbcClient.create(database.getPayload());
              client.sql("delete from device_link").update();
              client.sql("delete from linked_device").update();
              return database;
            });
  }

  @ParameterizedTest
  @MethodSource("databases")
  void severalMessagesAtATimeMakeOneLink(DataSource database) throws Exception {
    List<Callable<DeviceLink>> messages = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      Instant time = NOON.minusSeconds(i);
      // Each has an instance of its own.
      DeviceLinks links = links(database);
      messages.add(() -> links.linkByMessage(wanted("cuff", "1", time)));
    }
    ExecutorService instances = Executors.newFixedThreadPool(8);
    List<String> ids = new ArrayList<>();
    for (Future<DeviceLink> made : instances.invokeAll(messages)) {
      ids.add(made.get().id());
    }
    instances.shutdown();

    assertThat(ids).containsOnly(ids.get(0)).hasSize(16);
    assertThat(links(database).all())
        .singleElement()
        .satisfies(
            link -> {
              assertThat(link.linkedFrom()).isBeforeOrEqualTo(NOON.minusSeconds(15));
              assertThat(link.linkedUntil()).isNull();
            });
  }

  @ParameterizedTest
  @MethodSource("databases")
  void theBeginMovesBackForTheSamePersonOnly(DataSource database) {
    DeviceLinks links = links(database);
    DeviceLink first = links.linkByMessage(wanted("cuff", "1", NOON));

    assertThat(links.linkByMessage(wanted("cuff", "2", NOON.minusSeconds(60)))).isEqualTo(first);
    assertThat(links.linkByMessage(wanted("cuff", "1", NOON.plusSeconds(60)))).isEqualTo(first);
    assertThat(links.linkByMessage(wanted("cuff", "1", NOON.minusSeconds(60))).linkedFrom())
        .isBefore(NOON.minusSeconds(59));
    assertThat(links.all()).singleElement().extracting(DeviceLink::id).isEqualTo(first.id());
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aRegisteredLinkNeverBeginsEarlier(DataSource database) {
    DeviceLinks links = links(database);
    DeviceLink registered = links.register(wanted("cuff", "1", NOON));

    DeviceLink seen = links.linkByMessage(wanted("cuff", "1", NOON.minusSeconds(60)));

    assertThat(seen.id()).isEqualTo(registered.id());
    assertThat(seen.linkedFrom()).isAfter(NOON.minusSeconds(1));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void registeringForSomebodyElseEndsTheLinkThatAMessageMade(DataSource database) {
    DeviceLinks links = links(database);
    links.linkByMessage(wanted("cuff", "1", NOON));
    links.register(wanted("cuff", "2", NOON.plusSeconds(60)));

    assertThat(links.at("ward", "cuff", NOON.plusSeconds(59)).orElseThrow().patientValue())
        .isEqualTo("1");
    assertThat(links.at("ward", "cuff", NOON.plusSeconds(61)).orElseThrow().patientValue())
        .isEqualTo("2");
    assertThat(links.linkByMessage(wanted("cuff", "1", NOON.plusSeconds(120))).patientValue())
        .isEqualTo("2");
  }

  private static DeviceLinks links(DataSource database) {
    return new DeviceLinks(
        JdbcClient.create(database),
        new TransactionTemplate(new DataSourceTransactionManager(database)),
        Clock.systemUTC());
  }

  private static DeviceLink wanted(String device, String patient, Instant from) {
    return new DeviceLink(null, "ward", device, "urn:mrn", patient, null, null, null, from, null);
  }
}
