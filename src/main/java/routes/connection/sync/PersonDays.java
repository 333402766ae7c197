package routes.connection.sync;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The days of a person that the range of a task touches. Days that have not begun are left out,
 * since a vendor that lists days may say of tomorrow that nothing happened; and so are those that
 * began before the link, whose totals are not all of this patient, as long as others remain.
 */
record PersonDays(LocalDate first, LocalDate last) {

  /**
   * @param timezone IANA name or offset; null, or any other text, stands for UTC
   */
  static PersonDays of(SyncTask task, String timezone) {
    ZoneId zone = zone(timezone);
    LocalDate last = day(Math.min(task.toEpoch(), task.openedEpoch()), zone);
    LocalDate first = day(task.fromEpoch(), zone);
    LocalDate whole = firstWholeDay(task.connection().linkedFrom(), zone);
    LocalDate begin = first.isBefore(whole) ? whole : first;
    return new PersonDays(begin.isAfter(last) ? last : begin, last);
  }

  /** The day that a page is about; the first where there is no page yet. */
  LocalDate at(String page) {
    return page == null || page.isEmpty() ? first : LocalDate.parse(page);
  }

  /** The day after that of a page, or empty after the last. */
  Optional<LocalDate> after(String page) {
    return Optional.of(at(page).plusDays(1)).filter(next -> !next.isAfter(last));
  }

  /** In the zone of the person as well as in UTC, in which days stand on topics. */
  private static LocalDate firstWholeDay(Instant linkedFrom, ZoneId zone) {
    LocalDate local = LocalDate.ofInstant(linkedFrom, zone);
    LocalDate utc = LocalDate.ofInstant(linkedFrom, ZoneOffset.UTC);
    return (local.isAfter(utc) ? local : utc).plusDays(1);
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
