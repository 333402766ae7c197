package routes.sandbox.withings;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * A plausible person at home with a scale, a blood pressure cuff, a watch and a thermometer. The
 * same seed, zone and dates always give the same readings.
 *
 * <p>A day has a weighing with body composition and a SpO2 reading of the night; every second day
 * blood pressure with pulse in the morning and the evening; every fifth day a temperature. The
 * first day has the height, typed in; the last day a weighing that may have been someone else's.
 */
public final class DemoData {

  private final long seed;
  private final ZoneId zone;
  private final double weight;
  private final WithingsDevice scale;
  private final WithingsDevice cuff;
  private final WithingsDevice watch;
  private final WithingsDevice thermometer;

  private DemoData(long seed, ZoneId zone, String household) {
    this.seed = seed;
    this.zone = zone;
    this.weight = 58 + new Random(seed).nextInt(30);
    this.scale = new WithingsDevice(deviceId(household, 18), "Scale", "Body Comp", 18);
    this.cuff =
        new WithingsDevice(deviceId(household, 45), "Blood Pressure Monitor", "BPM Connect", 45);
    this.watch =
        new WithingsDevice(deviceId("watch" + seed, 94), "Activity Tracker", "ScanWatch 2", 94);
    this.thermometer =
        new WithingsDevice(deviceId(household, 70), "Smart Connected Thermometer", "Thermo", 70);
  }

  /** A person who lives alone. */
  public static DemoData person(long seed, ZoneId zone) {
    return new DemoData(seed, zone, "household" + seed);
  }

  /** A person who shares scale, cuff and thermometer with everyone of the same household. */
  public static DemoData person(long seed, ZoneId zone, String household) {
    return new DemoData(seed, zone, household);
  }

  /** The readings of the given number of days, the last one being the day before {@code until}. */
  public List<Reading> history(int days, Instant until) {
    LocalDate today = until.atZone(zone).toLocalDate();
    List<Reading> readings = new ArrayList<>();
    readings.add(height(today.minusDays(days)));
    for (int day = 0; day < days; day++) {
      addDay(readings, today.minusDays(days - day), day);
    }
    if (days > 0) {
      readings.add(weighing(at(today.minusDays(1), 19, 40), random(-1), -4.2).ambiguous());
    }
    return readings;
  }

  /** A new reading at a moment: weight, blood pressure, SpO2 and temperature take turns. */
  public Reading next(int number, Instant at) {
    Instant moment = at.truncatedTo(ChronoUnit.SECONDS);
    Random random = random(1_000_000L + number);
    return switch (number % 4) {
      case 0 -> bloodPressure(moment, random);
      case 1 -> oxygen(moment, random);
      case 2 -> temperature(moment, random);
      default -> weighing(moment, random, 0);
    };
  }

  private void addDay(List<Reading> readings, LocalDate date, int day) {
    Random random = random(date.toEpochDay());
    readings.add(oxygen(at(date, 4, random.nextInt(60)), random));
    readings.add(weighing(at(date, 7, random.nextInt(30)), random, Math.sin(day / 9.0)));
    if (day % 2 == 0) {
      readings.add(bloodPressure(at(date, 7, 35 + random.nextInt(20)), random));
      readings.add(bloodPressure(at(date, 21, random.nextInt(50)), random));
    }
    if (day % 5 == 0) {
      readings.add(temperature(at(date, 8, random.nextInt(60)), random));
    }
  }

  private Reading height(LocalDate date) {
    long centimetres = 158 + new Random(seed).nextInt(35);
    return new Reading(at(date, 18, 0), 2, null, List.of(new Measure(4, centimetres, -2)));
  }

  private Reading weighing(Instant date, Random random, double drift) {
    long grams = Math.round((weight + drift + random.nextGaussian() * 0.3) * 1000);
    long fatPerMille = 215 + random.nextInt(8);
    long fat = grams * fatPerMille / 1000;
    long bone = grams * 41 / 1000;
    long fatFree = grams - fat;
    return Reading.measured(
        date,
        scale,
        new Measure(1, grams, -3),
        new Measure(8, fat / 10, -2),
        new Measure(76, (fatFree - bone) / 10, -2),
        new Measure(77, fatFree * 73 / 1000, -2),
        new Measure(88, bone / 10, -2),
        new Measure(6, fatPerMille * 100, -3),
        new Measure(5, fatFree, -3));
  }

  private Reading bloodPressure(Instant date, Random random) {
    return Reading.measured(
        date,
        cuff,
        new Measure(9, 72 + random.nextInt(12), 0),
        new Measure(10, 112 + random.nextInt(22), 0),
        new Measure(11, 56 + random.nextInt(20), 0));
  }

  private Reading oxygen(Instant date, Random random) {
    return Reading.measured(date, watch, new Measure(54, 95 + random.nextInt(5), 0));
  }

  private Reading temperature(Instant date, Random random) {
    return Reading.measured(date, thermometer, new Measure(71, 36200 + random.nextInt(900), -3));
  }

  private Instant at(LocalDate date, int hour, int minute) {
    int second = (int) Math.floorMod(seed + date.toEpochDay() * 7, 60L);
    return date.atTime(hour, minute, second).atZone(zone).toInstant();
  }

  private Random random(long part) {
    return new Random(seed * 1_000_003 + part);
  }

  private static String deviceId(String owner, int model) {
    byte[] name = (owner + "/" + model).getBytes(StandardCharsets.UTF_8);
    UUID id = UUID.nameUUIDFromBytes(name);
    return HexFormat.of().toHexDigits(id.getMostSignificantBits())
        + HexFormat.of().toHexDigits(id.getLeastSignificantBits())
        + HexFormat.of().toHexDigits(model);
  }
}
