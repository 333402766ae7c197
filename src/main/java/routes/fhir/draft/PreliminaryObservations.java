package routes.fhir.draft;

import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import routes.fhir.client.FhirProperties;
import routes.operations.PoisonRecordException;
import routes.operations.failure.FailureKinds;
import routes.operations.support.Batches;
import routes.operations.support.Upsert;
import routes.operations.support.UtcTime;

/**
 * Remembers the Observations that were written as {@code preliminary}, in the table {@code
 * open_window}: each becomes {@code final} a while after its window is over, so that what was held
 * until then is in it. With the table lost, what is delivered again becomes final all the same.
 */
@Component
public class PreliminaryObservations {
  private static final Logger LOG = LoggerFactory.getLogger(PreliminaryObservations.class);
  private static final int BUNDLES_AT_ONCE = 20;
  private static final Duration LATER = Duration.ofMinutes(10);

  private final JdbcClient database;
  private final Upsert upsert;
  private final Clock clock;
  private final Duration rest;
  private final int bundle;

  /** Each call is one transaction of its own. */
  PreliminaryObservations(
      JdbcClient database,
      NamedParameterJdbcTemplate batches,
      PlatformTransactionManager transactions,
      Clock clock,
      FhirProperties fhir) {
    this.database = database;
    this.upsert = new Upsert(batches, transactions);
    this.clock = clock;
    this.rest = Duration.ofMillis(3L * fhir.flushIntervalMs());
    this.bundle = fhir.bundleSize();
  }

  /** These are about to be written as preliminary. */
  public void remember(Collection<ObservationDraft> preliminary) {
    upsert.run(
        "update open_window set closes_at = :closes where observation_id = :id",
        "insert into open_window (observation_id, link_id, identifier_system, identifier_value,"
            + " closes_at) values (:id, :link, :system, :value, :closes)",
        preliminary.stream()
            .sorted(Comparator.comparing(ObservationDraft::id))
            .map(
                draft ->
                    new MapSqlParameterSource()
                        .addValue("id", draft.id(), Types.VARCHAR)
                        .addValue("link", draft.item().link().id(), Types.VARCHAR)
                        .addValue("system", draft.context().identifierSystem(), Types.VARCHAR)
                        .addValue("value", draft.context().identifierValue(), Types.VARCHAR)
                        .addValue("closes", UtcTime.of(draft.item().group().end().plus(rest))))
            .toList());
  }

  /** Those whose time has come, in portions that one transaction takes. */
  public List<List<ClosingWindow>> due() {
    List<ClosingWindow> due =
        database
            .sql(
                "select observation_id, link_id, identifier_system, identifier_value"
                    + " from open_window where closes_at <= :now"
                    + " order by closes_at, observation_id limit :most")
            .param("now", UtcTime.of(clock.instant()))
            .param("most", BUNDLES_AT_ONCE * bundle)
            .query(
                (row, number) ->
                    new ClosingWindow(
                        row.getString("observation_id"),
                        row.getString("link_id"),
                        row.getString("identifier_system"),
                        row.getString("identifier_value")))
            .list();
    return Batches.of(due, bundle);
  }

  /** These are final, or there is nothing of them that could be. */
  public void closed(Collection<String> ids) {
    if (!ids.isEmpty()) {
      database
          .sql("delete from open_window where observation_id in (:ids)")
          .param("ids", List.copyOf(ids))
          .update();
    }
  }

  /**
   * This one keeps no other open. Where the FHIR server refuses to have it final it stays
   * preliminary; anything else may pass, so it is tried again after the others.
   */
  public void setAside(ClosingWindow window, RuntimeException failure) {
    if (failure instanceof PoisonRecordException) {
      LOG.warn("{} stays preliminary: the FHIR server refuses the change", window);
      closed(List.of(window.observationId()));
      return;
    }
    LOG.warn(
        "{} stays preliminary for {} minutes more: {}",
        window,
        LATER.toMinutes(),
        FailureKinds.innermost(failure));
    database
        .sql("update open_window set closes_at = :later where observation_id = :id")
        .param("later", UtcTime.of(clock.instant().plus(LATER)))
        .param("id", window.observationId())
        .update();
  }
}
