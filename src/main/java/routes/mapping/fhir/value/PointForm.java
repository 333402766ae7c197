package routes.mapping.fhir.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import routes.mapping.MappingOptions;
import routes.mapping.fhir.template.ValueTemplate;

/**
 * How one reading of a value stands in an Observation or a component. Readings are compared by a
 * text that can be read back from what stands.
 */
interface PointForm {

  /** The form of a value that single readings are written for. */
  static PointForm of(ValueTemplate value, MappingOptions options) {
    if (value instanceof ValueTemplate.Quantity quantity) {
      return new QuantityForm(quantity);
    }
    if (value instanceof ValueTemplate.Coded coded) {
      return new CodedForm(coded);
    }
    if (value instanceof ValueTemplate.Waveform waveform) {
      return new StripForm(waveform, options.maxSamples());
    }
    return new TextForm(value);
  }

  ValueTemplate template();

  /** The name of the element whose extensions tell time and version. */
  default String origins() {
    return template().element();
  }

  /** The one reading of the group that counts, its value as the text that is compared. */
  default Point single(GroupReadings readings, Deletions.Of deletions) {
    return readings.single(template().valueName(), deletions);
  }

  /**
   * Writes the element in place of what stands.
   *
   * @throws routes.mapping.TransformException if the text does not fit the element
   */
  void write(ObjectNode owner, String text);

  /** The text of an element that stands. */
  String read(JsonNode standing);

  /** Whether two texts show the same. */
  default boolean same(String one, String other) {
    return one.equals(other);
  }

  /**
   * Brings an element that shows the text already up to the mapping, which may have been corrected.
   *
   * @return whether it was changed
   */
  default boolean refresh(ObjectNode owner, String text) {
    return false;
  }
}
