package routes.mapping.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import routes.mapping.TransformException;

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
    Optional<Moment> begin = moment(period ? span.get("start") : existing.get("effectiveDateTime"));
    start = shown(begin.orElse(own.start()), existing, form);
    Optional<Moment> last = period ? moment(span.get("end")) : Optional.empty();
    if (last.isPresent()) {
      end = shown(last.get(), existing, form);
    } else {
      boolean instant = dateTime && form != EffectiveForm.DATE_TIME && form != EffectiveForm.DATE;
      end = instant ? start : own.end();
    }
  }

  private static Optional<Moment> moment(JsonNode text) {
    return Times.read(text)
        .map(at -> new Moment(at, Times.offset(text.textValue()).orElse(ZoneOffset.UTC)));
  }

  private static Moment shown(Moment moment, ObjectNode existing, EffectiveForm form) {
    Instant at = moment.at();
    return switch (form) {
      case IOMT -> new Moment(at, ZoneOffset.UTC);
      case DATE_TIME -> new Moment(at, Times.namedZone(existing).orElse(moment.zone()));
      default -> moment;
    };
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
