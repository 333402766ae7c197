package routes.operations.secret;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.operations.destination.DestinationSchema;

/**
 * After a start with more than one key: seals what older keys sealed once more, with the present
 * one, and tells when the others can go. The keyset's mark is the last: as long as anything is left
 * behind, a start without the old keys is refused.
 */
@Component
public class Reencryption {
  private static final Logger LOG = LoggerFactory.getLogger(Reencryption.class);
  private static final int AT_ONCE = 200;

  private final JdbcClient database;
  private final Encryptor encryptor;

  public Reencryption(JdbcClient database, Encryptor encryptor) {
    this.database = database;
    this.encryptor = encryptor;
  }

  private record Row(String id, byte[] sealed) {}

  @EventListener(ApplicationReadyEvent.class)
  public void reseal() {
    if (encryptor.keys() < 2) {
      return;
    }
    int sealed = 0;
    int left = 0;
    for (EncryptedTable table : tables()) {
      for (List<Row> rows = older(table, ""); !rows.isEmpty(); ) {
        for (Row row : rows) {
          if (reseal(table, row)) {
            sealed++;
          } else {
            left++;
            LOG.error("{} {} opens with no key of the keyset", table.name(), row.id());
          }
        }
        rows = older(table, rows.get(rows.size() - 1).id());
      }
    }
    String key = Integer.toUnsignedString(encryptor.sealingKey());
    LOG.info("{} values were sealed again with key {}", sealed, key);
    if (left == 0) {
      resealMark();
      LOG.info("no stored value needs another key than {}: keyset prune", key);
    } else {
      LOG.error("{} stored values open with no key: add theirs, or delete them", left);
    }
  }

  /** Those of every destination that this installation ever had, too. */
  private List<EncryptedTable> tables() {
    List<EncryptedTable> all = new ArrayList<>(EncryptedTable.ALL);
    database
        .sql("select schema_name from information_schema.schemata order by schema_name")
        .query(String.class)
        .list()
        .forEach(
            schema ->
                DestinationSchema.table(schema, EncryptedTable.DEAD_LETTERS.name())
                    .map(EncryptedTable.DEAD_LETTERS::in)
                    .ifPresent(all::add));
    return all;
  }

  /** Only where nobody has written the value meanwhile. */
  private boolean reseal(EncryptedTable table, Row row) {
    String context = table.context() + ":" + row.id();
    try {
      byte[] again = encryptor.seal(encryptor.open(row.sealed(), context), context);
      database
          .sql(
              "update %1$s set %3$s = ? where %2$s = ? and %3$s = ?"
                  .formatted(table.name(), table.key(), table.value()))
          .params(again, row.id(), row.sealed())
          .update();
      return true;
    } catch (SealException e) {
      return false;
    }
  }

  private void resealMark() {
    older(EncryptedTable.VALUES, "", "=").forEach(row -> reseal(EncryptedTable.VALUES, row));
  }

  private List<Row> older(EncryptedTable table, String after) {
    return older(table, after, "<>");
  }

  private List<Row> older(EncryptedTable table, String after, String mark) {
    return database
        .sql(
            """
            select %2$s as id, %3$s as sealed from %1$s
            where %2$s > ? and %2$s %4$s ? and substring(%3$s from 1 for 5) <> ?
            order by %2$s limit %5$d
            """
                .formatted(table.name(), table.key(), table.value(), mark, AT_ONCE))
        .params(after, Keys.MARK, encryptor.prefix())
        .query((row, number) -> new Row(row.getString("id"), row.getBytes("sealed")))
        .list();
  }
}
