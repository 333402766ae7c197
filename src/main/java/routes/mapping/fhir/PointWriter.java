package routes.mapping.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** Writes single readings in their form and decides which of two counts. */
final class PointWriter {
  private final DecisionExtensions extensions;
  private final boolean wide;

  /**
   * @param wide whether windows take readings of more than one instant
   */
  PointWriter(DecisionExtensions extensions, boolean wide) {
    this.extensions = extensions;
    this.wide = wide;
  }

  /** Writes a reading in place of what stands. */
  void put(ObjectNode owner, PointForm form, Point point, Frame frame) {
    form.write(owner, point.value());
    String time = wide ? Times.utc(point.time()) : null;
    String version = point.version().equals(frame.issued()) ? null : Times.issued(point.version());
    String name = form.origins();
    if (time == null && version == null && !owner.has(name)) {
      return;
    }
    ObjectNode holder = owner.withObjectProperty(name);
    extensions.readingTime.set(holder, time);
    extensions.readingVersion.set(holder, version);
    if (holder.isEmpty()) {
      owner.remove(name);
    }
  }

  /**
   * Puts a reading in place of what stands, if it counts for more, and keeps the version of what
   * counts while the Observation's version moves on.
   *
   * @param added or null if there is none
   * @return whether more changed than versions
   */
  boolean merge(ObjectNode owner, PointForm form, Point added, Frame before, Frame after) {
    JsonNode standing = owner.get(form.template().element());
    if (standing == null) {
      if (added == null) {
        return false;
      }
      owner.remove("dataAbsentReason");
      put(owner, form, added, after);
      return true;
    }
    Point present = read(owner, form, added, before);
    int order = added == null ? -1 : Point.IN_ONE_WINDOW.compare(added, present);
    boolean same = added != null && showsTheSame(form, added, present);
    if (order > 0 && same && !added.told()) {
      order = 0;
    }
    if (order > 0 && !same) {
      put(owner, form, added, after);
      return true;
    }
    keepVersion(owner, form, order > 0 ? added : present, after);
    return order >= 0 && form.refresh(owner, added.value());
  }

  private Point read(ObjectNode owner, PointForm form, Point added, Frame frame) {
    JsonNode holder = owner.path(form.origins());
    Instant time =
        wide
            ? Times.read(extensions.readingTime.on(holder).orElse(null)).orElse(frame.start())
            : added == null ? frame.start() : added.time();
    Instant version =
        Times.read(extensions.readingVersion.on(holder).orElse(null)).orElse(frame.issued());
    return new Point(
        time.truncatedTo(ChronoUnit.MILLIS),
        version.truncatedTo(ChronoUnit.MILLIS),
        form.read(owner.get(form.template().element())));
  }

  private static boolean showsTheSame(PointForm form, Point one, Point other) {
    return form.same(one.value(), other.value()) && one.time().equals(other.time());
  }

  private void keepVersion(ObjectNode owner, PointForm form, Point counts, Frame after) {
    String name = form.origins();
    Instant told =
        Times.read(extensions.readingVersion.on(owner.path(name)).orElse(null)).orElse(null);
    Instant wanted = counts.version().equals(after.issued()) ? null : counts.version();
    if (Objects.equals(told, wanted) || counts.version().equals(told)) {
      return;
    }
    ObjectNode holder =
        owner.get(name) instanceof ObjectNode present
            ? present
            : JsonNodeFactory.instance.objectNode();
    extensions.readingVersion.set(holder, wanted == null ? null : Times.issued(wanted));
    if (holder.isEmpty()) {
      owner.remove(name);
    } else {
      owner.set(name, holder);
    }
  }
}
