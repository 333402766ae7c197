package routes.sandbox.withings;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** What an account holds beside its measures: days, workouts, nights, heart recordings. */
public final class HealthRecords {

  private final Clock clock;
  private final AtomicLong ids;
  private final List<Stored<ActivityDay>> days = new CopyOnWriteArrayList<>();
  private final List<Stored<Moment>> moments = new CopyOnWriteArrayList<>();
  private final List<Stored<Workout>> workouts = new CopyOnWriteArrayList<>();
  private final List<Stored<Night>> nights = new CopyOnWriteArrayList<>();
  private final List<Stored<HeartRecording>> recordings = new CopyOnWriteArrayList<>();

  HealthRecords(Clock clock, AtomicLong ids) {
    this.clock = clock;
    this.ids = ids;
  }

  /** Stores the sums of a day; those that stood for this day and device are replaced. */
  public HealthRecords add(ActivityDay day) {
    days.removeIf(
        known ->
            known.what().date().equals(day.date()) && known.what().device().equals(day.device()));
    days.add(stored(day));
    return this;
  }

  /** Stores what a device tracked. Nothing shows of it before its day is stored too. */
  public HealthRecords add(Moment moment) {
    moments.add(stored(moment));
    return this;
  }

  public HealthRecords add(Workout workout) {
    workouts.add(stored(workout));
    return this;
  }

  public HealthRecords add(Night night) {
    nights.add(stored(night));
    return this;
  }

  public HealthRecords add(HeartRecording recording) {
    recordings.add(stored(recording));
    return this;
  }

  List<Stored<ActivityDay>> days() {
    return newestFirst(days, day -> day.date().toString());
  }

  List<Moment> moments() {
    return moments.stream().map(Stored::what).sorted(Comparator.comparing(Moment::at)).toList();
  }

  List<Stored<Workout>> workouts() {
    return newestFirst(workouts, Workout::start);
  }

  List<Stored<Night>> nights() {
    return newestFirst(nights, Night::start);
  }

  List<Stored<HeartRecording>> recordings() {
    return newestFirst(recordings, HeartRecording::at);
  }

  private <T> Stored<T> stored(T what) {
    Instant now = clock.instant();
    return new Stored<>(ids.incrementAndGet(), what, now);
  }

  private static <T, K extends Comparable<? super K>> List<Stored<T>> newestFirst(
      List<Stored<T>> stored, Function<T, K> time) {
    return stored.stream()
        .sorted(Comparator.comparing((Stored<T> each) -> time.apply(each.what())).reversed())
        .toList();
  }
}
