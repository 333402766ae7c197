package routes.mapping.fhir;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import routes.mapping.MappingOptions;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.TransformException;
import routes.mapping.fhir.template.Coding;
import routes.mapping.fhir.template.Concept;
import routes.mapping.fhir.template.FhirTemplate;
import routes.mapping.fhir.template.PeriodInterval;
import routes.mapping.fhir.template.ValueTemplate;
import routes.mapping.fhir.value.Constants;
import routes.mapping.fhir.value.Deletions;
import routes.mapping.fhir.value.Frame;
import routes.mapping.fhir.value.GroupReadings;
import routes.mapping.fhir.value.Point;
import routes.mapping.fhir.value.Times;
import routes.mapping.fhir.value.ValueWriter;

/** A template with everything prepared that its Observations have in common. */
final class ObservationTemplate {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Buckets for the members of any Observation. */
  private static final int MEMBERS = 32;

  private final FhirTemplate template;
  private final ValueWriter values;
  private final ObjectNode code;
  private final ArrayNode categories;
  private final Map<Recording, ObjectNode> metas = new EnumMap<>(Recording.class);
  private final Summaries summaries;
  private final Waveforms waveforms;
  private final Absence absence;
  private final List<ObjectNode> componentCodes = new ArrayList<>();
  private final Set<String> valueNames = new HashSet<>();

  ObservationTemplate(FhirTemplate template, MappingOptions options) {
    this.template = template;
    this.values = new ValueWriter(options, template.interval() != PeriodInterval.SINGLE);
    this.code = coded(template.code(), template.typeName());
    ArrayNode concepts = NODES.arrayNode();
    template.categories().forEach(category -> concepts.add(category.toJson()));
    this.categories = Constants.of(concepts);
    for (Recording recording : Recording.values()) {
      ObjectNode meta = meta(template, recording);
      if (!meta.isEmpty()) {
        metas.put(recording, Constants.of(meta));
      }
    }
    for (FhirTemplate.Component component : template.components()) {
      componentCodes.add(coded(component.code(), component.value().label()));
      valueNames.add(component.value().valueName());
    }
    if (template.value() != null) {
      valueNames.add(template.value().valueName());
    }
    this.waveforms = new Waveforms(template, options.maxSamples());
    this.summaries = new Summaries(template, this::newComponent);
    this.absence = new Absence(template, this::newComponent);
  }

  FhirTemplate template() {
    return template;
  }

  ValueWriter values() {
    return values;
  }

  Waveforms waveforms() {
    return waveforms;
  }

  Absence absence() {
    return absence;
  }

  Summaries summaries() {
    return summaries;
  }

  ArrayNode categories() {
    return categories;
  }

  private static ObjectNode meta(FhirTemplate template, Recording recording) {
    ObjectNode holder = NODES.objectNode();
    if (!template.profiles().isEmpty()) {
      ArrayNode profiles = holder.putObject("meta").putArray("profile");
      template.profiles().forEach(profiles::add);
    }
    recording.label(holder);
    return holder.withObjectProperty("meta");
  }

  /** The code with the coding and the text that the IoMT connector adds, if it is to be added. */
  private ObjectNode coded(Concept concept, String name) {
    ObjectNode json = concept.toJson();
    if (template.serviceCoding() != null) {
      ArrayNode coding = json.withArray("coding");
      coding.add(new Coding(template.serviceCoding(), name, name).toJson());
      if (!json.has("text")) {
        json.put("text", name);
      }
    }
    return Constants.of(json);
  }

  /** The readings of a group that this template makes something of. */
  GroupReadings readings(MeasurementGroup group, ObservationContext context) {
    return new GroupReadings(
        waveforms.ended(group), valueNames, template.serviceCoding() != null, context.issued());
  }

  /** What an Observation, or null for none, tells of readings that were deleted. */
  Deletions deletions(ObjectNode existing) {
    return Deletions.of(
        existing, values.extensions(), template.interval() != PeriodInterval.SINGLE);
  }

  ObjectNode create(MeasurementGroup group, ObservationContext context) {
    GroupReadings readings = readings(group, context);
    EffectiveTime time = new EffectiveTime(template, readings, group);
    boolean any = !readings.measurements().isEmpty();
    if (!readings.deletes()
        && (any || group.measurements().stream().noneMatch(Measurement::retracts))) {
      return made(readings, time, context);
    }
    if (!readings.deletes()) {
      throw noValue();
    }
    if (!any) {
      return awaited(readings, time, context);
    }
    ObservationMerge.Result result =
        new ObservationMerge(this, group, context).into(made(readings, time, context));
    return result.observation();
  }

  /** What remembers that readings are deleted which have not come. */
  private ObjectNode awaited(
      GroupReadings readings, EffectiveTime time, ObservationContext context) {
    ObjectNode observation = shell(readings, time, context);
    observation.put("status", ObservationMerge.IN_ERROR);
    absence.putAll(observation);
    Deletions deletions = deletions(null);
    readings.delete(deletions, true);
    deletions.write(observation, Deletions.AWAITED);
    return observation;
  }

  /** The Observation of the readings of a group, whatever it deletes. */
  ObjectNode made(GroupReadings readings, EffectiveTime time, ObservationContext context) {
    ObjectNode observation = shell(readings, time, context);
    Frame frame = new Frame(time.start().at(), time.end().at(), time.moving(), readings.version());
    putValues(observation, readings, frame);
    template.additions().put(observation);
    return observation;
  }

  private ObjectNode shell(GroupReadings readings, EffectiveTime time, ObservationContext context) {
    Recording recording = Recording.of(readings.measurements());
    ObjectNode observation = new ObjectNode(NODES, new LinkedHashMap<>(MEMBERS));
    observation.put("resourceType", "Observation");
    Coding.putIfSet(observation, "id", context.id());
    ObjectNode meta = metas.get(recording);
    if (meta != null) {
      observation.set("meta", meta);
    }
    if (context.identifierValue() != null) {
      ObjectNode identifier = observation.putArray("identifier").addObject();
      Coding.putIfSet(identifier, "system", context.identifierSystem());
      identifier.put("value", context.identifierValue());
    }
    observation.put("status", context.preliminary() ? ObservationMerge.PRELIMINARY : "final");
    if (!categories.isEmpty()) {
      observation.set("category", categories);
    }
    observation.set("code", code);
    putReference(observation, "subject", context.subject());
    putReference(observation, "encounter", context.encounter());
    if (template.performer() && context.subject() != null) {
      observation.putArray("performer").addObject().put("reference", context.subject());
    }
    recording.describe(observation, context.device());
    time.put(observation);
    if (!readings.version().equals(Point.UNVERSIONED)) {
      observation.put("issued", Times.issued(readings.version()));
    }
    return observation;
  }

  private void putValues(ObjectNode observation, GroupReadings readings, Frame frame) {
    boolean any = false;
    Deletions.Of none = deletions(null).of("");
    ValueTemplate value = template.value();
    if (value != null && isWritten(value, readings)) {
      values.put(observation, value, readings, frame, none);
      any = true;
    }
    ArrayNode components = NODES.arrayNode();
    for (int i = 0; i < template.components().size(); i++) {
      FhirTemplate.Component component = template.components().get(i);
      if (isWritten(component.value(), readings)) {
        ObjectNode json = newComponent(i);
        values.put(json, component.value(), readings, frame, none);
        components.add(json);
        any = true;
      } else if (component.absentReason() != null) {
        ObjectNode json = newComponent(i);
        Absence.put(json, component.absentReason());
        components.add(json);
      }
    }
    boolean expectsAny = value != null || !template.components().isEmpty();
    if (!any && expectsAny && template.serviceCoding() == null) {
      throw noValue();
    }
    if (!components.isEmpty()) {
      observation.set("component", components);
    }
    summaries.update(observation, null);
  }

  private TransformException noValue() {
    return new TransformException(
        "no-value",
        "The measurement has none of the values that the FHIR template '"
            + template.typeName()
            + "' names.");
  }

  private static boolean isWritten(ValueTemplate value, GroupReadings readings) {
    return readings.has(value.valueName()) && !(value instanceof ValueTemplate.Summary);
  }

  /** The component of a template by its number, with its code only. */
  ObjectNode newComponent(int number) {
    ObjectNode json = NODES.objectNode();
    json.set("code", componentCodes.get(number));
    return json;
  }

  private static void putReference(ObjectNode observation, String name, String reference) {
    if (reference != null) {
      observation.putObject(name).put("reference", reference);
    }
  }
}
