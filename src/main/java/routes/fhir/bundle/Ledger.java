package routes.fhir.bundle;

import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import routes.operations.support.Batches;
import routes.operations.support.Upsert;
import routes.operations.support.UtcTime;

/**
 * Remembers what was written to the FHIR server, in the table {@code fhir_ledger}. It saves reads;
 * with rows missing everything is read again and comes out the same.
 */
@Component
public class Ledger {
  private static final int IDS_A_QUERY = 500;
  private static final String INSERT =
      "insert into fhir_ledger (resource_type, resource_id, link_id, content_hash, version_id,"
          + " identifier, server_id, state, updated_at) values (:type, :id, :link, :hash,"
          + " :version, :identifier, :server, :state, :now)";

  /** Never written again; returned is what a restored server may have again. */
  private static final Set<String> GONE = Set.of("erased", "marked", "returned");

  private final JdbcClient database;
  private final Upsert upsert;
  private final Clock clock;

  /** Each call is one transaction of its own. */
  public Ledger(
      JdbcClient database,
      NamedParameterJdbcTemplate batches,
      PlatformTransactionManager transactions,
      Clock clock) {
    this.database = database;
    this.upsert = new Upsert(batches, transactions);
    this.clock = clock;
  }

  /**
   * One resource as a row has it.
   *
   * @param type resource type
   * @param linkId the link it belongs to, or null for a Device that is nobody's
   * @param contentHash null for a Device
   * @param versionId null before the server's answer
   * @param identifier search token of a resource whose id the server gives, or null where it is
   *     ours
   * @param serverId that id, or null where it is not known, or ours
   */
  public record Entry(
      String type,
      String id,
      String linkId,
      String contentHash,
      String versionId,
      String identifier,
      String serverId) {

    /** One that stands under our id. */
    public Entry(String type, String id, String linkId, String contentHash, String versionId) {
      this(type, id, linkId, contentHash, versionId, null, null);
    }

    /** The same, where the server gives the ids. */
    public Entry at(String token, String givenId) {
      return new Entry(type, id, linkId, contentHash, versionId, token, givenId);
    }

    /** The same, as the server has answered for it. */
    public Entry answered(String givenId, String version) {
      return new Entry(type, id, linkId, contentHash, version, identifier, givenId);
    }
  }

  /** The rows of those resources that have one, by id. */
  public Map<String, LedgerRow> rows(String type, Collection<String> ids) {
    Map<String, LedgerRow> rows = new HashMap<>();
    for (List<String> portion : Batches.of(new LinkedHashSet<>(ids), IDS_A_QUERY)) {
      database
          .sql(
              "select resource_id, state, content_hash, version_id, server_id from fhir_ledger"
                  + " where resource_type = :type and resource_id in (:ids)")
          .param("type", type)
          .param("ids", portion)
          .query(
              row -> {
                rows.put(
                    row.getString("resource_id"),
                    new LedgerRow(
                        "confirmed".equals(row.getString("state")),
                        row.getString("content_hash"),
                        row.getString("version_id"),
                        GONE.contains(row.getString("state")),
                        row.getString("server_id")));
              });
    }
    return rows;
  }

  /** These are about to be written: until confirmed nobody knows what the server holds. */
  public void pending(List<Entry> entries) {
    String update =
        "update fhir_ledger set state = :state, updated_at = :now,"
            + " identifier = coalesce(:identifier, identifier)"
            + " where resource_type = :type and resource_id = :id";
    if (entries.stream().allMatch(entry -> entry.versionId() == null)) {
      upsert.runNew(update, INSERT, rows(entries, "pending"));
    } else {
      upsert.run(update, INSERT, rows(entries, "pending"));
    }
  }

  /** The server answered for these. */
  public void confirmed(List<Entry> entries) {
    store(
        entries,
        "confirmed",
        "update fhir_ledger set state = :state, content_hash = :hash,"
            + " version_id = coalesce(:version, version_id), updated_at = :now,"
            + " identifier = coalesce(:identifier, identifier),"
            + " server_id = coalesce(:server, server_id)"
            + " where resource_type = :type and resource_id = :id");
  }

  /**
   * What a link still has at the server, as far as the ledger knows: in an order in which it can be
   * deleted, what refers to others first.
   */
  public List<Entry> ofLink(String linkId, int most) {
    return database
        .sql(
            "select resource_type, resource_id, version_id, identifier, server_id from fhir_ledger"
                + " where link_id = :link and state in ('pending', 'confirmed', 'returned') order"
                + " by case resource_type when 'Provenance' then 0 when 'Observation' then 1 when"
                + " 'Device' then 3 else 2 end, resource_id limit :most")
        .param("link", linkId)
        .param("most", most)
        .query(
            (row, number) ->
                new Entry(
                    row.getString("resource_type"),
                    row.getString("resource_id"),
                    linkId,
                    null,
                    row.getString("version_id"),
                    row.getString("identifier"),
                    row.getString("server_id")))
        .list();
  }

  /** Their person had these erased: the server has deleted them. */
  public void erased(List<Entry> entries) {
    gone(entries, "erased");
  }

  /** Their person had these erased: the server keeps them, marked entered-in-error. */
  public void marked(List<Entry> entries) {
    gone(entries, "marked");
  }

  private void gone(List<Entry> entries, String state) {
    store(
        entries,
        state,
        "update fhir_ledger set state = :state, content_hash = null, updated_at = :now"
            + " where resource_type = :type and resource_id = :id");
  }

  /** Reads these again before the next write: something about them was refused. */
  public void doubt(String type, Collection<String> ids) {
    if (!ids.isEmpty()) {
      database
          .sql(
              "update fhir_ledger set state = 'pending', updated_at = :now"
                  + " where resource_type = :type and resource_id in (:ids)")
          .param("type", type)
          .param("ids", List.copyOf(ids))
          .param("now", now())
          .update();
    }
  }

  private void store(List<Entry> entries, String state, String update) {
    upsert.run(update, INSERT, rows(entries, state));
  }

  private List<MapSqlParameterSource> rows(List<Entry> entries, String state) {
    return entries.stream()
        .sorted(Comparator.comparing(Entry::type).thenComparing(Entry::id))
        .map(entry -> parameters(entry, state))
        .toList();
  }

  private MapSqlParameterSource parameters(Entry entry, String state) {
    return new MapSqlParameterSource()
        .addValue("type", entry.type(), Types.VARCHAR)
        .addValue("id", entry.id(), Types.VARCHAR)
        .addValue("link", entry.linkId(), Types.VARCHAR)
        .addValue("hash", entry.contentHash(), Types.VARCHAR)
        .addValue("version", entry.versionId(), Types.VARCHAR)
        .addValue("identifier", entry.identifier(), Types.VARCHAR)
        .addValue("server", entry.serverId(), Types.VARCHAR)
        .addValue("state", state, Types.VARCHAR)
        .addValue("now", now());
  }

  private OffsetDateTime now() {
    return UtcTime.of(clock.instant());
  }
}
