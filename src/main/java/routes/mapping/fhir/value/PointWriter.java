package routes.mapping.fhir.value;

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
   * @param deletions readings that are not shown; where one of them would be, nothing is
   * @return whether more changed than versions
   */
  boolean merge(
      ObjectNode owner,
      PointForm form,
      Point added,
      Frame before,
      Frame after,
      Deletions.Of deletions) {
    JsonNode standing = owner.get(form.template().element());
    if (!deletions.isEmpty() && isHidden(owner, form, added, before, deletions)) {
      owner.remove(form.template().element());
      owner.remove(form.origins());
      return standing != null;
    }
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
    if (order > 0 && same && !added.told() && !deletions.hides(present)) {
      order = 0;
    }
    if (order > 0 && (!same || deletions.hides(present))) {
      put(owner, form, added, after);
      return true;
    }
    keepVersion(owner, form, order > 0 ? added : present, after);
    return order >= 0 && form.refresh(owner, added.value());
  }

  /** Whether the reading that counts of all that were ever put here is deleted. */
  private boolean isHidden(
      ObjectNode owner, PointForm form, Point added, Frame before, Deletions.Of deletions) {
    Point counts = added;
    if (owner.has(form.template().element())) {
      Point present = read(owner, form, added, before);
      boolean repeated = added != null && !added.told() && showsTheSame(form, added, present);
      if (counts == null
          || Point.IN_ONE_WINDOW.compare(present, counts) > 0
          || repeated && !deletions.hides(present)) {
        counts = present;
      }
    }
    for (Point hidden : deletions.hiddenPoints()) {
      if (counts == null || Point.IN_ONE_WINDOW.compare(hidden, counts) > 0) {
        counts = hidden;
      }
    }
    if (counts == null || !deletions.hides(counts)) {
      return false;
    }
    deletions.hid(counts);
    return true;
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
