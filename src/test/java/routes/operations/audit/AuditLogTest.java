package routes.operations.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import routes.operations.Databases;

class AuditLogTest {
  @RegisterExtension static final Databases DATABASES = new Databases();

  private static final AuditSubject SOMEBODY =
      AuditSubject.patient("urn:mrn", "1", null).withConnection("c-1");

  static Stream<Named<DataSource>> databases() {
    return DATABASES
        .emptied()
        .peek(
            named -> {
              JdbcClient client = JdbcClient.create(named.getPayload());
              for (String table :
                  List.of("audit_event", "audit_call", "audit_send", "audit_mirror")) {
                client.sql("delete from " + table).update();
              }
            });
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aCallIsKnownFromItsBeginAndBecomesOneEvent(DataSource source) {
    AuditLog audit = audit(source, false);
    AuditEvent call = call(Instant.now());
    audit.begin(call);
    assertThat(rows(source, "audit_call")).hasSize(1);

    AuditEvent ended = call.ended(call.who(), SOMEBODY, AuditOutcome.DONE, 200, "");
    audit.end(List.of(ended));
    audit.end(List.of(ended));

    assertThat(rows(source, "audit_call")).isEmpty();
    assertThat(rows(source, "audit_event"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("who", "portal")
                    .containsEntry("action", "GET /api/x")
                    .containsEntry("patient", "urn:mrn|1")
                    .containsEntry("connection_id", "c-1")
                    .containsEntry("outcome", "done")
                    .containsEntry("status", 200)
                    .containsEntry("address", "192.0.2.1"));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void eachPersonThatAnAnswerToldOfHasAnEventOfTheCall(DataSource source) {
    AuditLog audit = audit(source, true);
    AuditedCall called = new AuditedCall();
    called.told(
        List.of(
            SOMEBODY,
            AuditSubject.patient("urn:mrn", "2", null),
            AuditSubject.patient("urn:mrn", "2", null),
            AuditSubject.patient(null, null, "Patient/3"),
            AuditSubject.NOBODY));
    AuditEvent call = call(Instant.now());
    audit.begin(call);

    audit.end(called.events(call.ended(call.who(), SOMEBODY, AuditOutcome.DONE, 200, "words")));

    assertThat(rows(source, "audit_mirror")).hasSize(3);
    assertThat(rows(source, "audit_event"))
        .extracting(row -> row.get("patient"))
        .containsExactly("urn:mrn|1", "urn:mrn|2", "Patient/3");
    assertThat(rows(source, "audit_event"))
        .allSatisfy(
            row ->
                assertThat(row)
                    .containsEntry("who", "portal")
                    .containsEntry("action", "GET /api/x")
                    .containsEntry("status", 200)
                    .containsEntry("trace_id", call.trace()));
  }

  @ParameterizedTest
  @MethodSource("databases")
  void ofManyPersonsWhatIsCutIsTold(DataSource source) {
    AuditLog audit = audit(source, false);
    AuditedCall called = new AuditedCall();
    for (int i = 0; i < 600; i++) {
      called.told(List.of(AuditSubject.patient("urn:mrn", "p" + i, null)));
    }
    AuditEvent call = call(Instant.now());
    audit.begin(call);

    audit.end(
        called.events(
            call.ended(call.who(), AuditSubject.NOBODY, AuditOutcome.DONE, 200, "words")));

    assertThat(rows(source, "audit_event")).hasSize(501);
    assertThat(rows(source, "audit_event").get(0).get("detail"))
        .isEqualTo("words; told of 600 persons, the first 500 have an event");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000", "\n", "\u0085", "\u009f", "\u200e", "\u202e", "\u2066", "\u2028", "\ufeff"
      })
  void noCharacterThatControlsHowATextIsShownIsKept(String control) {
    String sent = "a" + control + "b";
    AuditEvent event = AuditEvent.done(sent, sent, new AuditSubject(sent, sent, sent)).with(sent);

    assertThat(List.of(event.who(), event.action(), event.detail(), event.about().patient()))
        .containsOnly("a\uFFFDb");
    assertThat(List.of(event.about().connection(), event.about().device()))
        .containsOnly("a\uFFFDb");
  }

  @ParameterizedTest
  @MethodSource("databases")
  void whatAKilledProcessLeftIsAnEventOfUnknownOutcome(DataSource source) {
    AuditLog audit = audit(source, false);
    audit.begin(call(Instant.now().minus(1, ChronoUnit.HOURS)));
    audit.begin(call(Instant.now()));

    assertThat(audit.endLost(Duration.ofMinutes(15))).isEqualTo(1);

    assertThat(rows(source, "audit_event"))
        .singleElement()
        .satisfies(row -> assertThat(row).containsEntry("outcome", "unknown"));
    assertThat(rows(source, "audit_call")).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void itStandsOrFallsWithTheChange(DataSource source) {
    new TransactionTemplate(new DataSourceTransactionManager(source))
        .executeWithoutResult(
            status -> {
              audit(source, true).append(AuditEvent.done("product", "expired", SOMEBODY));
              status.setRollbackOnly();
            });

    assertThat(rows(source, "audit_event")).isEmpty();
    assertThat(rows(source, "audit_mirror")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void textsOfAnyLengthAndKindAreKeptInBounds(DataSource source) {
    String endless = "x\u0000y".repeat(5000);

    audit(source, false)
        .append(
            new AuditEvent(
                "e-1",
                Instant.now(),
                endless,
                endless,
                new AuditSubject("urn:x|" + endless, endless, endless),
                AuditOutcome.REFUSED,
                400,
                endless,
                endless,
                endless));

    assertThat(rows(source, "audit_event")).hasSize(1);
    assertThat(new AuditSubject("urn:x|" + endless, "", "").patient())
        .isEqualTo(rows(source, "audit_event").get(0).get("patient"))
        .isNotEqualTo(new AuditSubject("urn:x|" + endless + "z", "", "").patient());
  }

  @ParameterizedTest
  @MethodSource("databases")
  void onlyWhatIsOlderThanConfiguredIsDeleted(DataSource source) {
    AuditLog audit = audit(source, false);
    for (int days : new int[] {1, 89, 91}) {
      AuditEvent call = call(Instant.now().minus(days, ChronoUnit.DAYS));
      audit.append(call.ended(call.who(), SOMEBODY, AuditOutcome.DONE, 200, ""));
    }

    new AuditRetention(
            JdbcClient.create(source), audit, new AuditSettings(false, Period.ofDays(90)))
        .deleteOld();

    assertThat(rows(source, "audit_event")).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void eventsAreHandedToTheFhirServerInOrderUntilItHasThem(DataSource source) {
    AuditLog audit = audit(source, true);
    AuditMirror mirror =
        new AuditMirror(
            JdbcClient.create(source),
            new DataSourceTransactionManager(source),
            new SimpleMeterRegistry());
    for (int i = 0; i < 3; i++) {
      audit.append(AuditEvent.done("product", "action-" + i, SOMEBODY));
    }

    AuditMirror.Claim claim = mirror.claim(2).get(0);
    assertThat(claim.events())
        .extracting(AuditEvent::action)
        .containsExactly("action-0", "action-1");
    mirror.refused(claim);
    AuditMirror.Claim next = mirror.claim(2).get(0);
    assertThat(next.events()).extracting(AuditEvent::action).containsExactly("action-2");
    mirror.done(next);
    assertThat(mirror.claim(2)).isEmpty();

    JdbcClient.create(source)
        .sql("update audit_mirror set next_attempt_at = ?")
        .param(routes.operations.support.UtcTime.now().minusSeconds(1))
        .update();
    AuditMirror.Claim alone = mirror.claim(2).get(0);
    assertThat(alone.events()).extracting(AuditEvent::action).containsExactly("action-0");
    assertThat(alone.refusals()).isEqualTo(1);
    mirror.done(alone);
    mirror.done(mirror.claim(2).get(0));

    assertThat(rows(source, "audit_mirror")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void sendsAddUp(DataSource source) {
    SendCounts sends =
        new SendCounts(
            new NamedParameterJdbcTemplate(source), new DataSourceTransactionManager(source));
    for (int i = 0; i < 5; i++) {
      sends.count("gateway", AuditOutcome.DONE);
      sends.count("gateway", i == 0 ? AuditOutcome.REFUSED : AuditOutcome.DONE);
      sends.flush();
    }
    sends.count("gateway", AuditOutcome.DONE);
    sends.destroy();

    assertThat(
            JdbcClient.create(source)
                .sql("select sum(sends) from audit_send where sender = 'gateway'")
                .query(Long.class)
                .single())
        .isEqualTo(11);
  }

  /** Rows are added by the one writer and deleted by the one job; none is ever changed. */
  @Test
  void theTableIsOnlyAddedTo() throws IOException {
    Pattern changes =
        Pattern.compile(
            "(insert into|update|delete from|merge into|truncate table)\\s+audit_event\\b");
    try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .flatMap(
                      file ->
                          changes
                              .matcher(text(file))
                              .results()
                              .map(found -> file.getFileName() + ": " + found.group(1))))
          .containsExactlyInAnyOrder(
              "AuditLog.java: insert into", "AuditRetention.java: delete from");
    }
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
          .toLowerCase(java.util.Locale.ROOT);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static AuditEvent call(Instant at) {
    return new AuditEvent(
        java.util.UUID.randomUUID().toString(),
        at,
        "portal",
        "GET /api/x",
        AuditSubject.NOBODY,
        AuditOutcome.UNKNOWN,
        0,
        "192.0.2.1",
        "t-1",
        "");
  }

  private static AuditLog audit(DataSource source, boolean mirrored) {
    return new AuditLog(
        JdbcClient.create(source), new DataSourceTransactionManager(source), mirrored);
  }

  private static List<Map<String, Object>> rows(DataSource source, String table) {
    return JdbcClient.create(source).sql("select * from " + table).query().listOfRows();
  }
}
