package routes.mapping.fhir;

import java.math.BigDecimal;
import java.util.List;

/** What becomes of a named value of the measurements. */
public sealed interface ValueTemplate {

  /** Name of the value in the measurements, exact case. */
  String valueName();

  /** The FHIR element that holds it. */
  String element();

  /** A number with a unit. */
  record Quantity(String valueName, String unit, String system, String code)
      implements ValueTemplate {
    @Override
    public String element() {
      return "valueQuantity";
    }
  }

  /** A text. */
  record Text(String valueName) implements ValueTemplate {
    @Override
    public String element() {
      return "valueString";
    }
  }

  /** A constant; that the value is there says all. */
  record Constant(String valueName, Concept concept) implements ValueTemplate {
    @Override
    public String element() {
      return "valueCodeableConcept";
    }
  }

  /**
   * A series of numbers.
   *
   * @param period milliseconds from one sample to the next, greater than 0
   * @param trim whether the series ends with its last reading instead of the window
   */
  record Series(
      String valueName, BigDecimal period, String unit, String system, String code, boolean trim)
      implements ValueTemplate {
    @Override
    public String element() {
      return "valueSampledData";
    }
  }

  /** The names by which a mapping document tells them apart. */
  List<String> TYPES = List.of("SampledData", "Quantity", "String", "CodeableConcept");
}
