package routes.mapping.fhir;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.fhir.template.Window;

/**
 * Readings that often share an instant, a bucket or a version. The same seed gives the same ones.
 */
final class RandomReadings {
  private static final Instant BEGIN = Instant.parse("2026-11-20T07:00:00Z");
  private static final Instant FIRST = Instant.parse("2026-11-20T08:00:00Z");
  private static final String[] VALUES = {"1", "1.0", "2", "10", "9.5", "-3"};
  private static final String[] STRIPS = {"1 2 3", "1.0 2 3", "1 2", "9 7 9", "-3", " 10  1e1 "};
  private static final String[] FREQUENCIES = {"300", "300.0", "250", "0.5"};
  private static final String[] ZONES = {
    null, null, "Europe/Amsterdam", "+05:30", "UTC", "America/New_York", "Europe/London"
  };
  private static final String[] METHODS = {null, null, "manual", "device"};
  private static final long[] TIMES = {
    0, 1, 30_000, 59_999, 60_000, 61_500, 180_000, 180_001, 7_003, 1_200_250
  };
  private static final String[] NAMES = {"a", "b", "c"};

  private RandomReadings() {}

  /** Up to seven readings for a template of {@code MergeOrderTest}. */
  static List<Measurement> of(String template, long seed) {
    Random random = new Random(seed * 31 + template.hashCode());
    boolean strips = template.contains("strip");
    boolean single = strips || template.contains("spot") || template.contains("panel");
    boolean periods =
        template.equals("period panel") || template.equals("session") || template.equals("strips");
    List<Measurement> readings = new ArrayList<>();
    int count = 2 + random.nextInt(6);
    while (readings.size() < count) {
      Instant time = single ? BEGIN.plusNanos(123_456_700) : time(random);
      Instant end =
          periods && random.nextBoolean() ? time.plusSeconds(random.nextInt(3) * 60L) : null;
      readings.add(reading(time, end, strips, random));
    }
    return readings;
  }

  /**
   * The same readings, some of them deleted, with deletions of others that never come. No deletion
   * names a constant, which knows no version of its own.
   */
  static List<Measurement> withDeletions(String template, long seed) {
    Random random = new Random(seed * 37 + template.hashCode());
    List<Measurement> all = new ArrayList<>(of(template, seed));
    int deletions = 1 + random.nextInt(4);
    List<Measurement> readings = List.copyOf(all);
    for (int i = 0; i < deletions; i++) {
      Measurement one = readings.get(random.nextInt(readings.size()));
      boolean own =
          random.nextInt(4) > 0 || template.contains("spot") || template.contains("panel");
      Instant time = own || template.contains("strip") ? one.occurrenceTime() : time(random);
      List<Measurement.Property> properties =
          one.properties().stream()
              .filter(property -> !isConstant(template, property.name()))
              .filter(property -> random.nextInt(4) > 0)
              .toList();
      if (!properties.isEmpty()) {
        all.add(deletion(one, time, properties, random));
      }
    }
    return all;
  }

  private static boolean isConstant(String template, String name) {
    return template.equals("period panel") && name.equals("c")
        || template.equals("hour of texts") && name.equals("b");
  }

  private static Measurement deletion(
      Measurement one, Instant time, List<Measurement.Property> properties, Random random) {
    Measurement.Origin origin = origin(random);
    return new Measurement(
        one.type(),
        time,
        random.nextBoolean() ? one.endTime() : null,
        one.deviceId(),
        null,
        null,
        one.correlationId(),
        random.nextBoolean() ? one.timezone() : null,
        random.nextBoolean() ? one.recordingMethod() : null,
        properties,
        origin.deletion());
  }

  private static Instant time(Random random) {
    Instant time = BEGIN.plusMillis(TIMES[random.nextInt(TIMES.length)]);
    return random.nextInt(5) == 0 ? time.plusNanos(random.nextInt(3) * 100_300L) : time;
  }

  private static Measurement reading(Instant time, Instant end, boolean strips, Random random) {
    List<Measurement.Property> properties = new ArrayList<>();
    int chosen = 1 + random.nextInt((1 << NAMES.length) - 1);
    for (int i = 0; i < NAMES.length; i++) {
      if ((chosen & 1 << i) != 0) {
        String[] values = strips ? NAMES[i].equals("c") ? FREQUENCIES : STRIPS : VALUES;
        properties.add(new Measurement.Property(NAMES[i], values[random.nextInt(values.length)]));
      }
    }
    return new Measurement(
        "t",
        time,
        end,
        "scale-1",
        null,
        null,
        "session-1",
        ZONES[random.nextInt(ZONES.length)],
        METHODS[random.nextInt(METHODS.length)],
        properties,
        random.nextInt(6) == 0 ? null : origin(random));
  }

  private static Measurement.Origin origin(Random random) {
    Instant version = FIRST.plusSeconds(random.nextInt(4)).plusNanos(random.nextInt(3) * 400_000L);
    return new Measurement.Origin(
        "link-1", null, "v", null, "upsert", null, version, FIRST, null, null, "m", "trace", null,
        null);
  }

  /** The group of measurements that belong to one Observation, as the pipeline makes it. */
  static MeasurementGroup group(FhirMapping mapping, List<Measurement> measurements) {
    Instant start = null;
    Instant end = null;
    for (Measurement measurement : measurements) {
      Window window = mapping.window(measurement);
      start = start == null || window.start().isBefore(start) ? window.start() : start;
      end = end == null || window.end().isAfter(end) ? window.end() : end;
    }
    return new MeasurementGroup(start, end, measurements);
  }
}
