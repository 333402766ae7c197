package routes.sandbox.withings;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;

/** What the demo person's devices measure, and the LOINC code and unit of it in FHIR. */
enum Kind {
  WEIGHT("Body weight", "29463-7", 1, "kg"),
  FAT_MASS("Fat mass", "73708-0", 8, "kg"),
  FAT_RATIO("Body fat", "41982-0", 6, "%"),
  FAT_FREE_MASS("Fat-free mass", "91557-9", 5, "kg"),
  MUSCLE_MASS("Muscle mass", "73964-9", 76, "kg"),
  BODY_WATER("Body water", "101683-1", 77, "kg"),
  BONE_MASS("Bone mass", "101685-6", 88, "kg"),
  HEIGHT("Body height", "8302-2", 4, "cm"),
  BLOOD_PRESSURE("Blood pressure", "85354-9", 10, "mm[Hg]"),
  HEART_RATE("Heart rate", "8867-4", 11, "/min"),
  OXYGEN("Oxygen saturation", "2708-6", 54, "%"),
  TEMPERATURE("Body temperature", "8310-5", 71, "Cel");

  private static final int AMBIGUOUS = 1;
  private static final int DIASTOLIC = 9;

  private final String title;
  private final String loinc;
  private final int meastype;
  private final String unit;

  Kind(String title, String loinc, int meastype, String unit) {
    this.title = title;
    this.loinc = loinc;
    this.meastype = meastype;
    this.unit = unit;
  }

  String title() {
    return title;
  }

  /** The Observation that a group must become, in one line; ambiguous groups must become none. */
  Optional<String> line(MeasureGroup group, ZoneId zone) {
    if (group.reading().attrib() == AMBIGUOUS) {
      return Optional.empty();
    }
    String when =
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
            group.reading().date().atZone(zone).toOffsetDateTime());
    return measured(group, meastype)
        .map(value -> "%s %s %s".formatted(loinc, when, inUnit(value, group)));
  }

  private String inUnit(BigDecimal value, MeasureGroup group) {
    return switch (this) {
      case BLOOD_PRESSURE ->
          "8480-6=%s %s 8462-4=%s %s"
              .formatted(
                  value.toPlainString(),
                  unit,
                  measured(group, DIASTOLIC).orElseThrow().toPlainString(),
                  unit);
      case HEIGHT -> value.movePointRight(2).toPlainString() + " " + unit;
      default -> value.toPlainString() + " " + unit;
    };
  }

  private static Optional<BigDecimal> measured(MeasureGroup group, int meastype) {
    return group.reading().measures().stream()
        .filter(measure -> measure.type() == meastype)
        .map(measure -> BigDecimal.valueOf(measure.value(), -measure.unit()))
        .findFirst();
  }

  /** The kind by which a person would name a reading. */
  static Optional<Kind> of(MeasureGroup group) {
    return Arrays.stream(values())
        .filter(kind -> measured(group, kind.meastype).isPresent())
        .findFirst();
  }
}
