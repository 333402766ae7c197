package routes.operations.failure;

import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import routes.operations.destination.DestinationSchema;
import routes.operations.secret.SealException;

/**
 * Mends dead letters that were stored without connection, vendor and trace: where the sealed record
 * tells, the row does too, and goes where its person has had everything erased. Works through every
 * destination's table once, a portion at a time; after a stop it goes on where it was.
 */
@Component
public class OwnersOfBefore {
  private static final Logger LOG = LoggerFactory.getLogger(OwnersOfBefore.class);
  private static final String TABLE = "dead_letter";
  private static final String WORK = "owners of ";
  private static final int AT_ONCE = 200;

  private final JdbcClient database;
  private final DeadLetters letters;
  private List<String> left;
  private int mended;
  private int erased;

  public OwnersOfBefore(JdbcClient database, DeadLetters letters) {
    this.database = database;
    this.letters = letters;
  }

  /** One portion; nothing once all is done. */
  @Scheduled(initialDelayString = "PT20S", fixedDelayString = "PT1S")
  public synchronized void mend() {
    if (left == null) {
      left = unfinished();
    }
    if (left.isEmpty()) {
      return;
    }
    String table = left.get(0);
    String reached = reached(table);
    List<String> ids = ids(table, reached);
    ids.forEach(id -> mend(table, id));
    if (!ids.isEmpty()) {
      reach(table, ids.get(ids.size() - 1), false);
      return;
    }
    erased += eraseFollowing(table);
    reach(table, reached, true);
    left.remove(0);
    if (left.isEmpty() && mended > 0) {
      LOG.info(
          "{} dead letters of before tell their connection now; {} were of people who had their"
              + " readings erased, and are deleted",
          mended,
          erased);
    }
  }

  private void mend(String table, String id) {
    Optional<FailedRecord> record;
    try {
      record = letters.openIn(table, id);
    } catch (SealException unreadable) {
      return;
    }
    record
        .map(known -> RecordOwner.in(null, known.body()))
        .filter(owner -> !owner.isUnknown())
        .ifPresent(owner -> mended += mend(table, id, owner));
  }

  private int mend(String table, String id, RecordOwner owner) {
    return database
        .sql(
            "update "
                + table
                + " set connection_id = :connection, vendor = coalesce(vendor, :vendor),"
                + " trace_id = coalesce(trace_id, :trace)"
                + " where id = :id and connection_id is null")
        .param("connection", owner.connectionId().orElse(null), Types.VARCHAR)
        .param("vendor", owner.vendor().orElse(null), Types.VARCHAR)
        .param("trace", owner.traceId().orElse(null), Types.VARCHAR)
        .param("id", id)
        .update();
  }

  private int eraseFollowing(String table) {
    return database
        .sql(
            "delete from "
                + table
                + " where connection_id in (select connection_id from farewell where step ="
                + " 'ERASE')")
        .update();
  }

  private List<String> unfinished() {
    List<String> tables = new ArrayList<>(List.of(TABLE));
    database
        .sql("select schema_name from information_schema.schemata order by schema_name")
        .query(String.class)
        .list()
        .forEach(schema -> DestinationSchema.table(schema, TABLE).ifPresent(tables::add));
    List<String> finished =
        database
            .sql("select name from finished_portion where finished = true")
            .query(String.class)
            .list();
    tables.removeIf(table -> finished.contains(WORK + table));
    return tables;
  }

  private List<String> ids(String table, String after) {
    return database
        .sql(
            "select id from "
                + table
                + " where connection_id is null and id > :after order by id limit :most")
        .param("after", after)
        .param("most", AT_ONCE)
        .query(String.class)
        .list();
  }

  private String reached(String table) {
    return database
        .sql("select reached from finished_portion where name = :name")
        .param("name", WORK + table)
        .query(String.class)
        .optional()
        .orElse("");
  }

  private void reach(String table, String id, boolean finished) {
    int updated =
        database
            .sql("update finished_portion set reached = ?, finished = ? where name = ?")
            .params(id, finished, WORK + table)
            .update();
    if (updated == 0) {
      database
          .sql("insert into finished_portion (name, reached, finished) values (?, ?, ?)")
          .params(WORK + table, id, finished)
          .update();
    }
  }
}
