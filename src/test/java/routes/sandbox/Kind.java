package routes.sandbox;

import java.util.Arrays;
import java.util.Optional;
import routes.sandbox.withings.MeasureGroup;

/** What the demo person's devices measure, and the LOINC code under which it stands in FHIR. */
enum Kind {
  WEIGHT("Body weight", "29463-7", 1),
  FAT_MASS("Fat mass", "73708-0", 8),
  FAT_RATIO("Body fat", "41982-0", 6),
  FAT_FREE_MASS("Fat-free mass", "91557-9", 5),
  MUSCLE_MASS("Muscle mass", "73964-9", 76),
  BODY_WATER("Body water", "101683-1", 77),
  BONE_MASS("Bone mass", "101685-6", 88),
  HEIGHT("Body height", "8302-2", 4),
  BLOOD_PRESSURE("Blood pressure", "85354-9", 10),
  HEART_RATE("Heart rate", "8867-4", 11),
  OXYGEN("Oxygen saturation", "2708-6", 54),
  TEMPERATURE("Body temperature", "8310-5", 71);

  private static final int AMBIGUOUS = 1;

  private final String title;
  private final String loinc;
  private final int meastype;

  Kind(String title, String loinc, int meastype) {
    this.title = title;
    this.loinc = loinc;
    this.meastype = meastype;
  }

  String title() {
    return title;
  }

  String loinc() {
    return loinc;
  }

  /** Whether a group must become an Observation of this kind; ambiguous ones must not. */
  boolean isIn(MeasureGroup group) {
    return group.reading().attrib() != AMBIGUOUS
        && group.reading().measures().stream().anyMatch(m -> m.type() == meastype);
  }

  /** The kind by which a person would name a reading. */
  static Optional<Kind> of(MeasureGroup group) {
    return Arrays.stream(values()).filter(kind -> kind.isIn(group)).findFirst();
  }
}
