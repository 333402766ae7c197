package routes.operations;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A transaction that may be run again: one that writes the same rows as others at the same time may
 * find them inserted meanwhile, or be chosen by the database to end a deadlock.
 */
public final class RetriedTransaction {
  private static final int TRIES = 4;

  private RetriedTransaction() {}

  /** Runs it until it is through, a few times at most; the last failure is thrown. */
  public static void run(TransactionTemplate transaction, Runnable work) {
    for (int attempt = 1; attempt < TRIES; attempt++) {
      try {
        transaction.executeWithoutResult(status -> work.run());
        return;
      } catch (DuplicateKeyException | PessimisticLockingFailureException overtaken) {
        // The next attempt sees what the other has written.
      }
    }
    transaction.executeWithoutResult(status -> work.run());
  }
}
