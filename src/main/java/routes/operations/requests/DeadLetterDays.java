package routes.operations.requests;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How many dead letters the messages of each sender became today (UTC), the same for all instances.
 */
public final class DeadLetterDays {
  private static final int LONGEST_SENDER = 255;

  private final JdbcClient database;
  private final Clock clock;

  /** Counts in the table {@code dead_letter_day}. */
  public DeadLetterDays(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Counts one; the first of a day deletes what was counted on the days before. */
  public void count(String sender) {
    LocalDate today = today();
    if (increased(sender, today)) {
      return;
    }
    database.sql("delete from dead_letter_day where counted_on < ?").param(today).update();
    try {
      database
          .sql("insert into dead_letter_day (sender, counted_on, letters) values (?, ?, 1)")
          .params(key(sender), today)
          .update();
    } catch (DuplicateKeyException countedMeanwhile) {
      increased(sender, today);
    }
  }

  /** Those of today. */
  long of(String sender) {
    return database
        .sql("select letters from dead_letter_day where sender = ? and counted_on = ?")
        .params(key(sender), today())
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  private boolean increased(String sender, LocalDate today) {
    return database
            .sql(
                "update dead_letter_day set letters = letters + 1"
                    + " where sender = ? and counted_on = ?")
            .params(key(sender), today)
            .update()
        > 0;
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static String key(String sender) {
    return sender.length() <= LONGEST_SENDER ? sender : sender.substring(0, LONGEST_SENDER);
  }
}
