package routes.mapping.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import routes.mapping.TransformException;
import routes.mapping.fhir.template.EffectiveForm;
import routes.mapping.fhir.value.Moment;
import routes.mapping.fhir.value.Times;

/** The effective time of an Observation as it stands on the server. */
final class StandingTime {
  private final boolean period;
  private final boolean dateTime;
  private final Moment start;
  private final Moment end;

  /**
   * @param own the time of the group, which counts where the Observation does not tell
   * @throws TransformException if the Observation has another kind of time
   */
  StandingTime(ObjectNode existing, EffectiveForm form, EffectiveTime own) {
    if (existing.has("effectiveTiming") || existing.has("effectiveInstant")) {
      throw new TransformException(
          "effective-type-differs",
          "The Observation has a kind of effective time that readings cannot be merged into.");
    }
    period = existing.has("effectivePeriod");
    dateTime = existing.has("effectiveDateTime");
    JsonNode span = existing.path("effectivePeriod");
    Optional<Moment> begin =
        period ? moment(span, "start", form) : moment(existing, "effectiveDateTime", form);
    start = begin.orElse(own.start());
    Optional<Moment> last = period ? moment(span, "end", form) : Optional.empty();
    if (last.isPresent()) {
      end = last.get();
    } else {
      boolean instant = dateTime && form != EffectiveForm.DATE_TIME && form != EffectiveForm.DATE;
      end = instant ? start : own.end();
    }
  }

  private static Optional<Moment> moment(JsonNode parent, String member, EffectiveForm form) {
    JsonNode text = parent.get(member);
    return Times.read(text).map(at -> new Moment(at, zone(parent, member, form)));
  }

  private static ZoneId zone(JsonNode parent, String member, EffectiveForm form) {
    if (form == EffectiveForm.IOMT) {
      return ZoneOffset.UTC;
    }
    return Times.namedZone(parent, member)
        .or(() -> Times.offset(parent.path(member).textValue()))
        .orElse(ZoneOffset.UTC);
  }

  /** Whether the Observation shows its time in a way that turns into a form. */
  boolean in(EffectiveForm form) {
    boolean point = form == EffectiveForm.DATE_TIME || form == EffectiveForm.DATE;
    return point ? dateTime : period || dateTime;
  }

  Moment start() {
    return start;
  }

  Moment end() {
    return end;
  }
}
