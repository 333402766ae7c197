package routes.connection.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.actuate.health.Health;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.connection.Rows;
import routes.connection.Store;
import routes.operations.Databases;
import routes.operations.PoisonRecordException;
import routes.operations.support.UtcTime;
import routes.subject.ConsentGrant;

/** Which Consents are to be written to the FHIR server, on both databases. */
class ConsentOutboxTest {

  @RegisterExtension static final Databases DATABASES = new Databases();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aChangeIsWrittenOnceByOne(DataSource source) {
    Store store = changed(source);
    ConsentOutbox mirror = mirror(store);

    ConsentClaim claim = claimed(mirror);
    assertThat(mirror(store).claim(10)).as("another instance").isEmpty();
    mirror.done(mirror.opened(claim));

    due(store);
    assertThat(mirror.claim(10)).as("nothing has changed").isEmpty();
    ConsentOutbox.changed(store.database, "c");
    assertThat(claimed(mirror).connectionId()).isEqualTo("c");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aChangeDuringTheWriteIsWrittenNext(DataSource source) {
    Store store = changed(source);
    ConsentOutbox mirror = mirror(store);
    ConsentClaim opened = mirror.opened(claimed(mirror));

    store.disconnections().end("c", "Enough.", false);
    assertThat(mirror.claim(10)).as("still leased").isEmpty();
    mirror.done(opened);

    ConsentClaim next = mirror.opened(claimed(mirror));
    mirror.failed(next, new IllegalStateException());
    assertThat(pause(store)).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatALostInstanceMayHaveWrittenLateIsLookedAtAgain(DataSource source) {
    Store store = changed(source);
    ConsentOutbox mirror = mirror(store);
    ConsentClaim lost = mirror.opened(claimed(mirror));
    store
        .database
        .sql("update consent_mirror set lease_until = ?")
        .param(UtcTime.now().minusSeconds(1))
        .update();
    ConsentClaim next = claimed(mirror);

    assertThatThrownBy(() -> mirror.opened(lost)).isInstanceOf(IllegalStateException.class);
    mirror.failed(lost, new IllegalStateException());
    mirror.done(mirror.opened(next));
    assertThat(mirror.claim(10)).isEmpty();

    mirror.done(lost);
    assertThat(claimed(mirror).connectionId()).isEqualTo("c");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatFailsComesAgainAfterGrowingPauses(DataSource source) {
    Store store = changed(source);
    ConsentOutbox mirror = mirror(store);

    for (int seconds : List.of(5, 10, 20)) {
      mirror.failed(mirror.opened(claimed(mirror)), new IllegalStateException("secret"));
      assertThat(pause(store))
          .isBetween(Duration.ofSeconds(seconds - 2), Duration.ofSeconds(seconds));
      due(store);
    }
    store.database.sql("update consent_mirror set attempts = 30").update();
    mirror.failed(mirror.opened(claimed(mirror)), new IllegalStateException("secret"));
    assertThat(pause(store)).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    assertThat(health(store).getStatus().getCode()).isEqualTo("UP");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aRefusalIsToldAndTriedRarely(DataSource source) {
    Store store = changed(source);
    ConsentOutbox mirror = mirror(store);
    PoisonRecordException refusal =
        new PoisonRecordException("fhir-refused", "The FHIR server refused the resource with 403.");

    mirror.refused(mirror.opened(claimed(mirror)), refusal);
    assertThat(pause(store)).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    Health health = health(store);
    assertThat(health.getStatus().getCode()).isEqualTo("DEGRADED");
    assertThat(health.getDetails())
        .containsEntry("refused", 1L)
        .containsEntry("reason", "The FHIR server refused the resource with 403.");
    assertThat(meters.counter("wearables.consents.refused").count()).isOne();

    store.database.sql("update consent_mirror set attempts = 30").update();
    due(store);
    mirror.refused(mirror.opened(claimed(mirror)), refusal);
    assertThat(pause(store)).isBetween(Duration.ofHours(23), Duration.ofDays(1));

    due(store);
    mirror.done(mirror.opened(claimed(mirror)));
    assertThat(health(store).getStatus().getCode()).isEqualTo("UP");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aConsentIsWrittenAgainWhenItExpires(DataSource source) {
    Store store = changed(source);
    ConsentOutbox mirror = mirror(store);
    OffsetDateTime end = UtcTime.now().plusHours(1);
    expires(store, end);

    mirror.done(mirror.opened(claimed(mirror)));
    assertThat(pause(store)).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    assertThat(terms(store))
        .satisfies(
            terms -> {
              assertThat(terms.inForce()).isTrue();
              assertThat(terms.end()).isEqualTo(end.toInstant());
            });

    expires(store, UtcTime.now());
    due(store);
    assertThat(terms(store).inForce()).isFalse();
    mirror.done(mirror.opened(claimed(mirror)));
    due(store);
    assertThat(mirror.claim(10)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void theTermsTellWhenTheConsentEnded(DataSource source) {
    Store store = changed(source);
    assertThat(terms(store))
        .isEqualTo(
            new ConsentGrant(
                "c",
                "withings",
                "urn:x",
                "363",
                null,
                List.of("user.info", "user.metrics"),
                "1",
                store.connections().find("c").orElseThrow().consentedAt(),
                null,
                true,
                false));

    store.disconnections().end("c", "Enough.", false);
    assertThat(terms(store).inForce()).isFalse();
    assertThat(terms(store).revoked()).isTrue();
    assertThat(terms(store).end()).isBetween(Instant.now().minusSeconds(60), Instant.now());

    OffsetDateTime before = UtcTime.now().minusDays(1);
    expires(store, before);
    assertThat(terms(store).end()).as("it had expired before").isEqualTo(before.toInstant());
    expires(store, UtcTime.now().plusDays(1));
    assertThat(terms(store).end()).isBefore(Instant.now());
    assertThat(new ConsentCheck(store.database, store.vendors).terms("other")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void switchedOffNothingIsClaimed(DataSource source) {
    Store store = changed(source);
    ConsentOutbox off = new ConsentOutbox(store.database, store.transaction, meters, false);

    assertThat(off.claim(10)).isEmpty();
    assertThat(new ConsentHealthIndicator(store.database, false).health().getDetails())
        .isEqualTo(Map.of("mirrored", false));
    assertThat(mirror(store).claim(10)).as("nothing was lost").hasSize(1);
  }

  @Test
  void consentsGivenBeforeTheUpgradeGetTheirConsentToo() {
    DataSource source = JdbcConnectionPool.create("jdbc:h2:mem:upgraded", "sa", "");
    migrate(source, "7");
    Rows.ofBefore(JdbcClient.create(source), "c", "363", UtcTime.now());

    migrate(source, "7.1");

    assertThat(claimed(mirror(new Store(source))).connectionId()).isEqualTo("c");
  }

  private static Health health(Store store) {
    return new ConsentHealthIndicator(store.database, true).health();
  }

  private static void migrate(DataSource source, String version) {
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration")
        .target(version)
        .load()
        .migrate();
  }

  private ConsentOutbox mirror(Store store) {
    return new ConsentOutbox(store.database, store.transaction, meters, true);
  }

  private static ConsentClaim claimed(ConsentOutbox mirror) {
    List<ConsentClaim> claimed = mirror.claim(10);
    assertThat(claimed).hasSize(1);
    return claimed.get(0);
  }

  private static Store changed(DataSource source) {
    Store store = new Store(source);
    Rows.active(store.database, "c", "363", UtcTime.now());
    ConsentOutbox.changed(store.database, "c");
    return store;
  }

  private static ConsentGrant terms(Store store) {
    return new ConsentCheck(store.database, store.vendors).terms("c").orElseThrow();
  }

  private static void expires(Store store, OffsetDateTime at) {
    store.database.sql("update connection set consent_expires_at = ?").param(at).update();
  }

  /** Lets time pass for what has a next attempt. */
  private static void due(Store store) {
    store
        .database
        .sql("update consent_mirror set next_attempt_at = ? where next_attempt_at is not null")
        .param(UtcTime.now())
        .update();
  }

  private static Duration pause(Store store) {
    return store
        .database
        .sql("select next_attempt_at from consent_mirror")
        .query(
            (row, number) ->
                Duration.between(Instant.now(), UtcTime.nullable(row, "next_attempt_at")))
        .single();
  }
}
