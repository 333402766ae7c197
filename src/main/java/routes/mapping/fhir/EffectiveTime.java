package routes.mapping.fhir;

import static java.util.Comparator.naturalOrder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.Timestamps;
import routes.mapping.fhir.template.EffectiveForm;
import routes.mapping.fhir.template.FhirTemplate;
import routes.mapping.fhir.template.PeriodInterval;
import routes.mapping.fhir.value.GroupReadings;
import routes.mapping.fhir.value.Moment;
import routes.mapping.fhir.value.Times;

/**
 * When the readings of a group were, in the form of their template. A window of one instant shows
 * the time of the reading with the highest version; a wider one spans all of its readings.
 */
final class EffectiveTime {
  private final FhirTemplate template;
  private final EffectiveForm form;
  private final GroupReadings readings;
  private final MeasurementGroup group;
  private final boolean endsTold;
  private final Moment start;
  private final Moment end;

  EffectiveTime(FhirTemplate template, GroupReadings readings, MeasurementGroup group) {
    this.template = template;
    this.form = template.effective();
    this.readings = readings;
    this.group = group;
    boolean told = false;
    for (Measurement measurement : readings.measurements()) {
      told |= measurement.endTime() != null;
    }
    this.endsTold = told;
    boolean moving = moving();
    if (form == EffectiveForm.IOMT) {
      start = new Moment(millisIf(moving, group.start()), ZoneOffset.UTC);
      end = new Moment(millisIf(moving, group.end()), ZoneOffset.UTC);
    } else if (template.interval() == PeriodInterval.SINGLE && !readings.measurements().isEmpty()) {
      Measurement shown = shown();
      start = moment(group.start(), shown.timezone());
      end = moment(endOf(shown), shown.timezone());
    } else {
      boolean known = moving && !readings.measurements().isEmpty();
      Instant first =
          known
              ? extreme(Measurement::occurrenceTime, BinaryOperator.minBy(naturalOrder()))
              : group.start();
      Instant last =
          known ? extreme(EffectiveTime::last, BinaryOperator.maxBy(naturalOrder())) : group.end();
      start = edge(first, one -> !moving || millis(one.occurrenceTime()).equals(first));
      end = edge(last, one -> !moving || millis(last(one)).equals(last));
    }
  }

  boolean moving() {
    return template.interval() == PeriodInterval.CORRELATION;
  }

  Moment start() {
    return start;
  }

  Moment end() {
    return end;
  }

  private static Instant millisIf(boolean moving, Instant instant) {
    return moving ? millis(instant) : instant;
  }

  private static Instant millis(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  /** The first begin or the last end of the readings in milliseconds. */
  private Instant extreme(Function<Measurement, Instant> edge, BinaryOperator<Instant> chosen) {
    return millis(readings.measurements().stream().map(edge).reduce(chosen).orElseThrow());
  }

  private static Instant last(Measurement measurement) {
    return measurement.endTime() == null ? measurement.occurrenceTime() : measurement.endTime();
  }

  private Measurement shown() {
    if (readings.measurements().size() == 1) {
      return readings.measurements().get(0);
    }
    return readings.measurements().stream()
        .max(
            Comparator.comparing((Measurement one) -> readings.version(one))
                .thenComparing(this::compareShown))
        .orElseThrow();
  }

  /** Which of two readings of one version and one instant is shown. */
  private int compareShown(Measurement one, Measurement other) {
    if (form == EffectiveForm.DATE) {
      return day(group.start(), other).compareTo(day(group.start(), one));
    }
    return compareShown(
        moment(group.start(), one.timezone()),
        moment(endOf(one), one.timezone()),
        moment(group.start(), other.timezone()),
        moment(endOf(other), other.timezone()));
  }

  private static int compareShown(Moment from, Moment to, Moment otherFrom, Moment otherTo) {
    int byEnd = millis(to.at()).compareTo(millis(otherTo.at()));
    if (byEnd != 0) {
      return byEnd;
    }
    int byStart = Moment.BY_ZONE.compare(from, otherFrom);
    return byStart != 0 ? byStart : Moment.BY_ZONE.compare(to, otherTo);
  }

  /** A form that shows no end knows none, so that it means the same when it is read again. */
  private Instant endOf(Measurement measurement) {
    if (!endsTold) {
      return group.end();
    }
    return form == EffectiveForm.PERIOD && measurement.endTime() != null
        ? measurement.endTime()
        : group.start();
  }

  private static LocalDate day(Instant at, Measurement measurement) {
    return LocalDate.ofInstant(at, Timestamps.zone(measurement.timezone()).orElse(ZoneOffset.UTC));
  }

  private Moment edge(Instant at, Predicate<Measurement> there) {
    Moment best = null;
    Set<String> seen = new HashSet<>();
    for (Measurement measurement : readings.measurements()) {
      if (there.test(measurement) && seen.add(measurement.timezone())) {
        Moment moment = moment(at, measurement.timezone());
        best = best == null || Moment.BY_ZONE.compare(moment, best) > 0 ? moment : best;
      }
    }
    return best == null ? new Moment(at, ZoneOffset.UTC) : best;
  }

  private static Moment moment(Instant at, String timezone) {
    return new Moment(at, Timestamps.zone(timezone).orElse(ZoneOffset.UTC));
  }

  /** Writes the time of a new Observation. */
  void put(ObjectNode observation) {
    put(observation, start, end);
  }

  private void put(ObjectNode observation, Moment from, Moment to) {
    switch (form) {
      case IOMT -> Times.putUtcPeriod(observation, from.at(), to.at());
      case DATE_TIME -> Times.putDateTime(observation, from.at(), from.zone());
      case PERIOD -> Times.putLocalPeriod(observation, from, to);
      case DATE -> observation.put("effectiveDateTime", date().toString());
    }
  }

  /** The day of the reading that is shown, or the first of a wide window. */
  private LocalDate date() {
    if (template.interval() == PeriodInterval.SINGLE || readings.measurements().isEmpty()) {
      return LocalDate.ofInstant(start.at(), start.zone());
    }
    return readings.measurements().stream()
        .map(one -> day(moving() ? one.occurrenceTime() : group.start(), one))
        .reduce(BinaryOperator.minBy(naturalOrder()))
        .orElseThrow();
  }

  /**
   * The time that stands and the time of the group together.
   *
   * @param shown whether the Observation shows it already
   */
  record Joined(Moment start, Moment end, boolean shown) {}

  /**
   * Joins the time that stands with the time of the group.
   *
   * @param issued version of the Observation as it stands
   */
  Joined join(StandingTime standing, Instant issued) {
    boolean nothing = readings.measurements().isEmpty();
    Moment from = nothing ? standing.start() : Moment.earlier(standing.start(), start);
    Moment to = nothing ? standing.end() : Moment.later(standing.end(), end);
    if (nothing || !standing.in(form)) {
      return new Joined(from, to, true);
    }
    if (template.interval() == PeriodInterval.SINGLE && form != EffectiveForm.IOMT) {
      boolean own = order(standing, issued) > 0;
      from = own ? start : standing.start();
      to = own ? end : standing.end();
    }
    boolean shown =
        from.shows(standing.start())
            && (form == EffectiveForm.DATE_TIME || to.shows(standing.end()));
    return new Joined(from, to, form == EffectiveForm.DATE || shown);
  }

  private int order(StandingTime standing, Instant issued) {
    int byVersion = readings.version().compareTo(issued);
    return byVersion != 0 ? byVersion : compareShown(start, end, standing.start(), standing.end());
  }

  /**
   * Shows the joined time.
   *
   * @return whether the Observation was changed
   */
  boolean show(Joined joined, ObjectNode observation, Instant issued) {
    if (form == EffectiveForm.DATE && observation.has("effectiveDateTime")) {
      return showDate(observation, issued);
    }
    if (joined.shown()) {
      return false;
    }
    observation.remove("effectiveDateTime");
    observation.remove("_effectiveDateTime");
    put(observation, joined.start(), joined.end());
    return true;
  }

  private boolean showDate(ObjectNode observation, Instant issued) {
    int order =
        template.interval() == PeriodInterval.SINGLE ? readings.version().compareTo(issued) : 0;
    int later = date().toString().compareTo(observation.path("effectiveDateTime").asText());
    if (readings.measurements().isEmpty() || later == 0 || order < 0 || order == 0 && later > 0) {
      return false;
    }
    observation.put("effectiveDateTime", date().toString());
    return true;
  }
}
