package routes.operations.support;

import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes rows that several instances may write at the same time: those that stand are updated, the
 * others inserted, in one transaction. It is tried again where rows were inserted meanwhile, or
 * where the database chose it to end a deadlock.
 */
public final class Upsert {
  private static final int TRIES = 4;

  private final NamedParameterJdbcTemplate batches;
  private final TransactionTemplate transaction;

  /** Each {@link #run} is one transaction of its own. */
  public Upsert(NamedParameterJdbcTemplate batches, PlatformTransactionManager transactions) {
    this.batches = batches;
    this.transaction = new TransactionTemplate(transactions);
  }

  /**
   * Writes rows, a few times at most until it is through; the last failure is thrown.
   *
   * @param update changes a row that stands, and none else
   * @param insert makes a row
   * @param rows in an order that all who write several of these rows keep; may be empty
   */
  public void run(String update, String insert, List<? extends SqlParameterSource> rows) {
    if (rows.isEmpty()) {
      return;
    }
    SqlParameterSource[] all = rows.toArray(SqlParameterSource[]::new);
    for (int attempt = 1; attempt < TRIES; attempt++) {
      try {
        transaction.executeWithoutResult(status -> write(update, insert, all));
        return;
      } catch (DuplicateKeyException | PessimisticLockingFailureException overtaken) {
        // The next attempt sees what the other has written.
      }
    }
    transaction.executeWithoutResult(status -> write(update, insert, all));
  }

  /**
   * As {@link #run}, for rows that are most likely new: only where one is not, all are looked for.
   */
  public void runNew(String update, String insert, List<? extends SqlParameterSource> rows) {
    if (rows.isEmpty()) {
      return;
    }
    try {
      transaction.executeWithoutResult(
          status -> batches.batchUpdate(insert, rows.toArray(SqlParameterSource[]::new)));
    } catch (DuplicateKeyException | PessimisticLockingFailureException notNew) {
      run(update, insert, rows);
    }
  }

  private void write(String update, String insert, SqlParameterSource[] all) {
    int[] updated = batches.batchUpdate(update, all);
    List<SqlParameterSource> missing = new ArrayList<>();
    for (int i = 0; i < updated.length; i++) {
      if (updated[i] == 0) {
        missing.add(all[i]);
      }
    }
    if (!missing.isEmpty()) {
      batches.batchUpdate(insert, missing.toArray(SqlParameterSource[]::new));
    }
  }
}
