package routes.connection.core;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.operations.support.UtcTime;

/**
 * Ended connections of which only a tombstone is left: link id, vendor, from, until, up to when it
 * was read, and the keyed hashes of account and person. Whoever connects the same account again
 * gets the same link, so that nothing that was filed under it is filed a second time; a vendor that
 * takes the place of another goes on where the tombstone says. Every method but those that hash
 * works in the caller's transaction.
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
    return named(account(vendor, vendorUser), person);
  }

  private Names named(String account, Person person) {
    return new Names(
        account,
        person.system() == null ? null : identifier(person.system(), person.value()),
        person.reference() == null ? null : reference(person.reference()));
  }

  /** What is left of a person's identifier. */
  public String identifier(String system, String value) {
    return hashes.of("identifier", system, value);
  }

  /** What is left of a person's reference. */
  public String reference(String reference) {
    return hashes.of("reference", reference);
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
    Optional<String> same = Optional.empty();
    for (Tombstone tombstone : open(names.account())) {
      if (tombstone.names().samePerson(names)) {
        revive(tombstone.id(), vendorUser, currentKey, person);
        same = Optional.of(tombstone.id());
      } else {
        end(tombstone, now);
      }
    }
    return same;
  }

  /**
   * What the tombstones of an account leave to the vendor that takes its place.
   *
   * @param readUntil all before it has been read for the same person; empty where nothing has
   * @param ofAnother whether the account was another person's until now
   */
  public record Left(Optional<Instant> readUntil, boolean ofAnother) {}

  /**
   * Another vendor takes the place of this account's. Tombstones of the same person stay as they
   * are; those of another person end now.
   *
   * @param person who connects the other vendor's account
   */
  public Left left(String vendor, String vendorUser, Names person, Instant now) {
    List<Instant> read = new ArrayList<>();
    boolean ofAnother = false;
    for (Tombstone tombstone : open(account(vendor, vendorUser))) {
      if (tombstone.names().samePerson(person)) {
        readUntil(tombstone.id()).ifPresent(read::add);
      } else {
        ofAnother = true;
        end(tombstone, now);
      }
    }
    return new Left(read.stream().max(Comparator.naturalOrder()), ofAnother);
  }

  private List<Tombstone> open(String account) {
    return database
        .sql("select * from connection where account_hash = ? and linked_until is null for update")
        .param(account)
        .query(Tombstone::from)
        .list();
  }

  private void end(Tombstone tombstone, Instant now) {
    database
        .sql("update connection set linked_until = ? where id = ?")
        .params(UtcTime.of(now), tombstone.id())
        .update();
  }

  /**
   * All before it has been read, reduced or not: where a history that was never read to its end
   * begins, else the oldest watermark. A history that is read once more counts as read. Empty where
   * nothing has been.
   */
  public Optional<Instant> readUntil(String connectionId) {
    return Optional.ofNullable(
        database
            .sql(
                """
                select coalesce(
                  (select min(case when backfill_at is null or backfill_at <= read_before
                      then watermark.read_until else coalesce(read_before, backfill_from) end)
                    from watermark where connection_id = id),
                  connection.read_until) as read_until
                from connection where id = ?
                """)
            .param(connectionId)
            .query((row, number) -> UtcTime.nullable(row, "read_until"))
            .list()
            .get(0));
  }

  /** Whether a tombstone is of this person; false where the connection is not reduced. */
  public boolean isOf(String connectionId, Person person) {
    Names names = named(null, person);
    return database
        .sql("select * from connection where id = ? and reduced_at is not null")
        .param(connectionId)
        .query(Tombstone::from)
        .optional()
        .filter(tombstone -> tombstone.names().samePerson(names))
        .isPresent();
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
  public Optional<Instant> lastEnd(String vendor, String vendorUser) {
    return database
        .sql(
            """
            select max(linked_until) from connection
            where (vendor = ? and vendor_user = ?) or account_hash = ?
            """)
        .params(vendor, vendorUser, account(vendor, vendorUser))
        .query((row, number) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
        .single()
        .map(OffsetDateTime::toInstant);
  }

  /** Leaves nothing of an ended connection but its tombstone. */
  public void reduce(String id, String vendor, String vendorUser, Names names) {
    Optional<Instant> readUntil = readUntil(id);
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
              read_until = ?, subscription_check_at = null, subscription_failing_since = null
            where id = ?
            """)
        .params(
            Arrays.asList(
                names.account(),
                names.identifier(),
                names.reference(),
                UtcTime.now(),
                readUntil.map(UtcTime::of).orElse(null),
                id))
        .update();
  }
}
