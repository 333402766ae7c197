package routes.mapping.fhir.value;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import routes.mapping.MappingOptions;
import routes.mapping.TransformException;
import routes.mapping.fhir.template.ValueTemplate;

/** Writes values into an Observation or a component, new or beside what stands there. */
public final class ValueWriter {
  private final MappingOptions options;
  private final DecisionExtensions extensions;
  private final boolean wide;
  private final PointWriter points;
  private final SeriesWriter series;

  /**
   * @param wide whether windows take readings of more than one instant
   */
  public ValueWriter(MappingOptions options, boolean wide) {
    this.extensions = new DecisionExtensions(options);
    this.options = options;
    this.wide = wide;
    this.points = new PointWriter(extensions, wide);
    this.series = new SeriesWriter(options, extensions);
  }

  public DecisionExtensions extensions() {
    return extensions;
  }

  /** Writes the value of a property that the group has. */
  public void put(
      ObjectNode owner,
      ValueTemplate value,
      GroupReadings readings,
      Frame frame,
      Deletions.Of none) {
    String name = value.valueName();
    if (value instanceof ValueTemplate.Series template) {
      series.put(owner, template, readings.points(name, none), frame, none);
    } else {
      if (value instanceof ValueTemplate.Constant constant) {
        readings.single(name, none);
        owner.set(value.element(), constant.concept().toJson());
      } else {
        PointForm form = PointForm.of(value, options);
        points.put(owner, form, form.single(readings, none), frame);
      }
    }
  }

  /**
   * Merges what the group has of a property, perhaps nothing, into what stands.
   *
   * @param before the Observation as it stands
   * @param after the Observation as it will be
   * @param all readings of the Observation that are not shown
   * @return whether more changed than versions
   * @throws TransformException if another kind of value stands there
   */
  public boolean merge(
      ObjectNode owner,
      ValueTemplate value,
      GroupReadings readings,
      Frame before,
      Frame after,
      Deletions all) {
    String name = value.valueName();
    Deletions.Of deletions = all.of(name);
    boolean has = readings.has(name);
    if (has) {
      refuseOtherValue(owner, value);
    }
    if (value instanceof ValueTemplate.Series template) {
      List<Point> added = readings.points(name, deletions);
      return series.merge(owner, template, added, before, after, deletions);
    }
    if (value instanceof ValueTemplate.Constant constant) {
      Point added = has ? readings.single(name, deletions) : null;
      return mergeConstant(owner, constant, added, after, deletions);
    }
    PointForm form = PointForm.of(value, options);
    Point added = has ? form.single(readings, deletions) : null;
    return points.merge(owner, form, added, before, after, deletions);
  }

  /**
   * One that stands is as new as the Observation. In a wide window it may stand for several
   * readings, so that the deletion of one does not take it away.
   */
  private boolean mergeConstant(
      ObjectNode owner,
      ValueTemplate.Constant constant,
      Point added,
      Frame after,
      Deletions.Of deletions) {
    boolean stands = owner.has(constant.element());
    if (!wide && !deletions.isEmpty() && (stands || added != null)) {
      Instant version = stands ? after.issued() : added.version();
      if (deletions.hides(new Point(after.start(), version, ""))) {
        return owner.remove(constant.element()) != null;
      }
    }
    return added != null && setConstant(owner, constant);
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
  public static void refuseOtherValue(ObjectNode owner, ValueTemplate value) {
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
