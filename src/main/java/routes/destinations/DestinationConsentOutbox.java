package routes.destinations;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.consent.ConsentClaim;
import routes.connection.consent.ConsentOutbox;
import routes.fhir.client.Destination;

/**
 * Which Consents of one destination are not as the consents here are. What changed is taken over
 * from the installation's table before anything is claimed: so a destination that was added or out
 * of the configuration for a while has all that it takes. What it does not take is not taken over,
 * and is as soon as it does; what it has taken once is kept as the consents here are.
 */
public class DestinationConsentOutbox extends ConsentOutbox {
  private static final int AT_ONCE = 500;

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final boolean enabled;
  private final TakenConnections taken;
  private final String changes;

  /**
   * @param changes whole name of the installation's table
   */
  DestinationConsentOutbox(
      JdbcClient database,
      TransactionTemplate transaction,
      MeterRegistry meters,
      boolean enabled,
      Destination destination,
      String changes) {
    super(database, transaction, meters, enabled);
    this.database = database;
    this.transaction = transaction;
    this.enabled = enabled;
    this.taken = new TakenConnections(destination);
    this.changes = changes;
  }

  private record Change(String connectionId, int revision, boolean isNew) {}

  @Override
  public List<ConsentClaim> claim(int limit) {
    if (enabled) {
      changes().forEach(this::takeOver);
    }
    return super.claim(limit);
  }

  private List<Change> changes() {
    return database
        .sql(
            """
            select here.connection_id, here.revision, seen.revision as seen
            from %s here join connection on connection.id = here.connection_id
              left join seen_consent seen on seen.connection_id = here.connection_id
            where seen.revision <> here.revision or (seen.revision is null and %s)
            order by here.connection_id limit :limit
            """
                .formatted(changes, taken.condition()))
        .params(taken.values())
        .param("limit", AT_ONCE)
        .query(
            (row, number) ->
                new Change(
                    row.getString("connection_id"),
                    row.getInt("revision"),
                    row.getObject("seen") == null))
        .list();
  }

  private void takeOver(Change change) {
    try {
      transaction.executeWithoutResult(
          status -> {
            database
                .sql(
                    change.isNew()
                        ? "insert into seen_consent (revision, connection_id) values (?, ?)"
                        : "update seen_consent set revision = ? where connection_id = ?")
                .params(change.revision(), change.connectionId())
                .update();
            changed(database, change.connectionId());
          });
    } catch (DuplicateKeyException takenOverMeanwhile) {
      return;
    }
  }
}
