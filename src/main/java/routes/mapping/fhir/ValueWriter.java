package routes.mapping.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import routes.mapping.MappingOptions;
import routes.mapping.TransformException;

/** Writes values into an Observation or a component, new or beside what stands there. */
final class ValueWriter {
  private final MappingOptions options;
  private final PointWriter points;
  private final SeriesWriter series;

  /**
   * @param wide whether windows take readings of more than one instant
   */
  ValueWriter(MappingOptions options, boolean wide) {
    DecisionExtensions extensions = new DecisionExtensions(options);
    this.options = options;
    this.points = new PointWriter(extensions, wide);
    this.series = new SeriesWriter(options, extensions);
  }

  /** Writes the value of a property that the group has. */
  void put(ObjectNode owner, ValueTemplate value, GroupReadings readings, Frame frame) {
    String name = value.valueName();
    if (value instanceof ValueTemplate.Series template) {
      series.put(owner, template, readings.points(name), frame);
    } else {
      if (value instanceof ValueTemplate.Constant constant) {
        readings.single(name);
        owner.set(value.element(), constant.concept().toJson());
      } else {
        PointForm form = PointForm.of(value, options);
        points.put(owner, form, form.single(readings), frame);
      }
    }
  }

  /**
   * Merges what the group has of a property, perhaps nothing, into what stands.
   *
   * @param before the Observation as it stands
   * @param after the Observation as it will be
   * @return whether more changed than versions
   * @throws TransformException if another kind of value stands there
   */
  boolean merge(
      ObjectNode owner, ValueTemplate value, GroupReadings readings, Frame before, Frame after) {
    String name = value.valueName();
    boolean has = readings.has(name);
    if (has) {
      refuseOtherValue(owner, value);
    }
    if (value instanceof ValueTemplate.Series template) {
      List<Point> added = readings.points(name);
      return series.merge(owner, template, added, before, after);
    }
    if (value instanceof ValueTemplate.Constant constant) {
      return has && readings.single(name) != null && setConstant(owner, constant);
    }
    PointForm form = PointForm.of(value, options);
    return points.merge(owner, form, has ? form.single(readings) : null, before, after);
  }

  private static boolean setConstant(ObjectNode owner, ValueTemplate.Constant constant) {
    ObjectNode wanted = constant.concept().toJson();
    if (wanted.equals(owner.get(constant.element()))) {
      return false;
    }
    owner.remove("dataAbsentReason");
    owner.set(constant.element(), wanted);
    return true;
  }

  /**
   * @throws TransformException if another kind of value stands there
   */
  static void refuseOtherValue(ObjectNode owner, ValueTemplate value) {
    for (Iterator<String> names = owner.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (name.startsWith("value") && !name.equals(value.element())) {
        throw new TransformException(
            "value-type-differs",
            "The Observation holds a "
                + name
                + " where the mapping writes a "
                + value.element()
                + ".");
      }
    }
  }
}
