package routes.sandbox.withings;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** One person's Withings account: what was measured, with which devices. Thread-safe. */
public final class WithingsAccount {

  private final String userid;
  private final ZoneId zone;
  private final Clock clock;
  private final AtomicLong groupIds;
  private final List<MeasureGroup> groups = new ArrayList<>();
  private final HealthRecords health;

  WithingsAccount(String userid, ZoneId zone, Clock clock, AtomicLong groupIds) {
    this.userid = userid;
    this.zone = zone;
    this.clock = clock;
    this.groupIds = groupIds;
    this.health = new HealthRecords(clock, groupIds);
  }

  public String userid() {
    return userid;
  }

  /** The zone that the account's phone is in. */
  public ZoneId zone() {
    return zone;
  }

  /** What the account holds beside its measures. */
  public HealthRecords health() {
    return health;
  }

  /** Stores a reading as of now; nobody is told (see {@link WithingsSimulator#addReading}). */
  public MeasureGroup add(Reading reading) {
    return add(reading, clock.instant());
  }

  /** Stores readings of the past, each half a minute after it was measured. */
  public WithingsAccount addHistory(List<Reading> readings) {
    readings.forEach(reading -> add(reading, reading.date().plusSeconds(30)));
    return this;
  }

  private synchronized MeasureGroup add(Reading reading, Instant stored) {
    MeasureGroup group = new MeasureGroup(groupIds.incrementAndGet(), reading, stored, stored);
    groups.add(group);
    return group;
  }

  /**
   * Edits a stored reading; its {@code modified} becomes now.
   *
   * @throws IllegalArgumentException where there is no such group
   */
  public synchronized MeasureGroup edit(long grpid, UnaryOperator<Reading> change) {
    MeasureGroup before = group(grpid);
    MeasureGroup after =
        new MeasureGroup(grpid, change.apply(before.reading()), before.created(), clock.instant());
    groups.set(groups.indexOf(before), after);
    return after;
  }

  /**
   * Deletes a reading. Withings shows no tombstone: the group is gone.
   *
   * @throws IllegalArgumentException where there is no such group
   */
  public synchronized MeasureGroup delete(long grpid) {
    MeasureGroup group = group(grpid);
    groups.remove(group);
    return group;
  }

  private MeasureGroup group(long grpid) {
    return groups.stream()
        .filter(g -> g.grpid() == grpid)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no measure group " + grpid));
  }

  /** All groups, the newest reading first, as the API pages them. */
  public synchronized List<MeasureGroup> groups() {
    return groups.stream()
        .sorted(
            Comparator.comparing((MeasureGroup g) -> g.reading().date())
                .thenComparing(MeasureGroup::grpid)
                .reversed())
        .toList();
  }

  /** The devices that the stored readings came from. */
  public synchronized List<WithingsDevice> devices() {
    return groups.stream()
        .map(g -> g.reading().device())
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }
}
