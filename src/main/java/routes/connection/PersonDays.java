package routes.connection;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The days of a person that the range of a task touches. Days that have not begun yet are left out:
 * a vendor that lists days may say of tomorrow that nothing happened.
 */
record PersonDays(LocalDate first, LocalDate last) {

  /**
   * @param timezone IANA name or offset; null, or any other text, stands for UTC
   */
  PersonDays(SyncTask task, String timezone) {
    this(
        day(Math.min(task.fromEpoch(), task.openedEpoch()), zone(timezone)),
        day(Math.min(task.toEpoch(), task.openedEpoch()), zone(timezone)));
  }

  /** The day that a page is about; the first where there is no page yet. */
  LocalDate at(String page) {
    return page == null || page.isEmpty() ? first : LocalDate.parse(page);
  }

  /** The day after that of a page, or empty after the last. */
  Optional<LocalDate> after(String page) {
    return Optional.of(at(page).plusDays(1)).filter(next -> !next.isAfter(last));
  }

  private static LocalDate day(long epoch, ZoneId zone) {
    return LocalDate.ofInstant(Instant.ofEpochSecond(epoch), zone);
  }

  private static ZoneId zone(String name) {
    try {
      return name == null ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException e) {
      return ZoneOffset.UTC;
    }
  }
}
