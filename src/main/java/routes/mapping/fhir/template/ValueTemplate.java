package routes.mapping.fhir.template;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What becomes of a named value of the measurements. */
public sealed interface ValueTemplate {

  /** Name of the value in the measurements, exact case. */
  String valueName();

  /** Its name in the coding that the IoMT connector adds to a component; no two share one. */
  default String label() {
    return valueName();
  }

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

  /**
   * A number that the samples of a series of the same Observation come to.
   *
   * @param valueName that of the series
   * @param decimals decimal places, or null for as many as the number needs
   */
  record Summary(
      String valueName,
      Statistic statistic,
      Integer decimals,
      String unit,
      String system,
      String code)
      implements ValueTemplate {
    @Override
    public String label() {
      return valueName + "-" + statistic.label();
    }

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
   * A concept that the value chooses.
   *
   * @param concepts by the text of the value, at least one; concepts of equal codes are equal
   * @param otherwise for a value that is not among them, or null to refuse it
   */
  record Coded(String valueName, Map<String, Concept> concepts, Concept otherwise)
      implements ValueTemplate {

    public Coded {
      concepts = Collections.unmodifiableMap(new LinkedHashMap<>(concepts));
    }

    @Override
    public String element() {
      return "valueCodeableConcept";
    }

    /** The concept that has an identity, or null if there is none. */
    public Concept identified(String identity) {
      return Stream.concat(concepts.values().stream(), Stream.ofNullable(otherwise))
          .filter(concept -> concept.identity().equals(identity))
          .findFirst()
          .orElse(null);
    }
  }

  /**
   * A series of numbers, one a measurement.
   *
   * @param period milliseconds from one sample to the next, greater than 0
   * @param trim whether the series ends with its last reading instead of the window
   */
  record Series(String valueName, BigDecimal period, boolean trim, SampleScale scale)
      implements ValueTemplate {
    @Override
    public String element() {
      return "valueSampledData";
    }
  }

  /**
   * A series of numbers that one measurement carries whole.
   *
   * @param period milliseconds from one sample to the next where the measurement does not tell a
   *     frequency, or null
   * @param frequencyName name of the value that tells samples a second, or null
   */
  record Waveform(String valueName, BigDecimal period, String frequencyName, SampleScale scale)
      implements ValueTemplate {
    @Override
    public String element() {
      return "valueSampledData";
    }
  }

  /** The names by which a mapping document tells them apart. */
  List<String> TYPES = List.of("SampledData", "Waveform", "Quantity", "String", "CodeableConcept");
}
