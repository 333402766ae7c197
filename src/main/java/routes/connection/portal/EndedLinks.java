package routes.connection.portal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.operations.UtcTime;

/**
 * Ended connections of which only a tombstone is left: link id, vendor, from, until, and the keyed
 * hashes of account and person. Whoever connects the same account again gets the same link, so that
 * nothing that was filed under it is filed a second time. Every method but {@link #names} works in
 * the caller's transaction.
 */
@Component
public class EndedLinks {

  private final JdbcClient database;
  private final KeyedHashes hashes;

  public EndedLinks(JdbcClient database, KeyedHashes hashes) {
    this.database = database;
    this.hashes = hashes;
  }

  /**
   * What an account and a person are known by afterwards.
   *
   * @param identifier null where the person is named by reference
   * @param reference null where it is not known
   */
  public record Names(String account, String identifier, String reference) {

    /** Whether both are one person, as far as can be told without asking. */
    boolean samePerson(Names other) {
      return identifier != null && other.identifier != null
          ? identifier.equals(other.identifier)
          : reference != null && reference.equals(other.reference);
    }
  }

  /** Hashes them. To be called outside of a transaction. */
  public Names names(String vendor, String vendorUser, Person person) {
    return new Names(
        account(vendor, vendorUser),
        person.system() == null ? null : hashes.of("identifier", person.system(), person.value()),
        person.reference() == null ? null : hashes.of("reference", person.reference()));
  }

  /** What is left of the account's id. */
  public String account(String vendor, String vendorUser) {
    return hashes.of("account", vendor, vendorUser);
  }

  private record Tombstone(String id, Names names) {

    static Tombstone from(ResultSet row, int number) throws SQLException {
      return new Tombstone(
          row.getString("id"),
          new Names(
              row.getString("account_hash"),
              row.getString("identifier_hash"),
              row.getString("reference_hash")));
    }
  }

  /**
   * The account is connected again and has no present link. A tombstone of the same person becomes
   * that link; one of another person ends now.
   *
   * @return the link's id where there is one of the same person
   */
  public Optional<String> again(
      Names names, String vendorUser, String currentKey, Person person, Instant now) {
    List<Tombstone> open =
        database
            .sql(
                """
                select * from connection where account_hash = ? and linked_until is null for update
                """)
            .param(names.account())
            .query(Tombstone::from)
            .list();
    Optional<String> same = Optional.empty();
    for (Tombstone tombstone : open) {
      if (tombstone.names().samePerson(names)) {
        revive(tombstone.id(), vendorUser, currentKey, person);
        same = Optional.of(tombstone.id());
      } else {
        database
            .sql("update connection set linked_until = ? where id = ?")
            .params(UtcTime.of(now), tombstone.id())
            .update();
      }
    }
    return same;
  }

  private void revive(String id, String vendorUser, String currentKey, Person person) {
    database
        .sql(
            """
            update connection set vendor_user = ?, current_key = ?, patient_system = ?,
              patient_value = ?, patient_reference = ?, reduced_at = null, account_hash = null,
              identifier_hash = null, reference_hash = null
            where id = ?
            """)
        .params(
            Arrays.asList(
                vendorUser, currentKey, person.system(), person.value(), person.reference(), id))
        .update();
  }

  /** When the last link of the account that is over ended, whether or not it is reduced. */
  public Optional<Instant> lastEnd(String vendor, String vendorUser, String account) {
    return database
        .sql(
            """
            select max(linked_until) from connection
            where (vendor = ? and vendor_user = ?) or account_hash = ?
            """)
        .params(vendor, vendorUser, account)
        .query((row, number) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
        .single()
        .map(OffsetDateTime::toInstant);
  }

  /** Leaves nothing of an ended connection but its tombstone. */
  void reduce(String id, String vendor, String vendorUser, Names names) {
    for (String table : List.of("watermark", "connection_device", "consent_mirror")) {
      database.sql("delete from " + table + " where connection_id = ?").param(id).update();
    }
    database
        .sql("delete from farewell where connection_id = ? and step <> 'ERASE'")
        .param(id)
        .update();
    database.sql("delete from account_conflict where connection_id = ?").param(id).update();
    database
        .sql("delete from rate_limit where limited = ?")
        .param(vendor + "|" + vendorUser)
        .update();
    database
        .sql(
            """
            update connection set account_hash = ?, identifier_hash = ?, reference_hash = ?,
              reduced_at = ?, vendor_user = '', current_key = null, patient_system = null,
              patient_value = null, patient_reference = null, state_reason = null, scopes = '',
              consent_version = '', consented_at = linked_from, consent_expires_at = null,
              person_key_hash = null, return_url = null, last_reading_at = null, owner = null,
              history_from = null, subscription_check_at = null,
              subscription_failing_since = null
            where id = ?
            """)
        .params(
            Arrays.asList(
                names.account(), names.identifier(), names.reference(), UtcTime.now(), id))
        .update();
  }
}
