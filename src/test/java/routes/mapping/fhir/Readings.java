package routes.mapping.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import routes.cli.cases.CanonicalJson;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.fhir.template.Window;

/** Measurements, groups and templates for the tests of FHIR mappings. */
public final class Readings {
  public static final ObservationContext CONTEXT =
      new ObservationContext(
          "id-1",
          "https://clinic.example/identifier/observation",
          "link-1|scale-1|t|2026-11-20T07:05:12Z",
          "Patient/p1",
          "Device/d1",
          null,
          Instant.parse("2026-11-20T07:05:40Z"));

  private Readings() {}

  /** A mapping of one template of type {@code t}; the members are put into it. */
  public static FhirMapping mapping(String members) {
    return FhirMapping.load(document(members));
  }

  static String document(String members) {
    return """
    {"templateType":"CollectionFhir","template":[
      {"templateType":"CodeValueFhir","template":{"typeName":"t","codes":[{"system":"s","code":"c"}]%s}}]}
    """
        .formatted(members.isEmpty() ? "" : "," + members);
  }

  public static Measurement reading(String time, String version, String... namesAndValues) {
    return told(time, version, null, null, namesAndValues);
  }

  /** A reading that tells its time zone and how it was recorded; each may be null. */
  static Measurement told(
      String time, String version, String timezone, String method, String... namesAndValues) {
    List<Measurement.Property> properties = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.add(new Measurement.Property(namesAndValues[i], namesAndValues[i + 1]));
    }
    Measurement.Origin origin =
        version == null
            ? null
            : new Measurement.Origin(
                "link-1",
                null,
                "v",
                null,
                "upsert",
                null,
                Instant.parse(version),
                Instant.EPOCH,
                null,
                null,
                "m",
                "trace",
                null,
                null);
    return new Measurement(
        "t",
        Instant.parse(time),
        null,
        "scale-1",
        null,
        null,
        null,
        timezone,
        method,
        properties,
        origin);
  }

  /** The group of measurements that share the window of the first. */
  public static MeasurementGroup group(FhirMapping mapping, List<Measurement> measurements) {
    Window window = mapping.window(measurements.get(0));
    return new MeasurementGroup(window.start(), window.end(), measurements);
  }

  public static ObjectNode create(FhirMapping mapping, Measurement... measurements) {
    return mapping.create(group(mapping, List.of(measurements)), CONTEXT);
  }

  /** What a server gives back for what was written. */
  public static ObjectNode stored(ObjectNode written) {
    return (ObjectNode) CanonicalJson.read(CanonicalJson.of(written));
  }

  /** Files measurements one by one, as they arrive. */
  public static ObjectNode fileOneByOne(FhirMapping mapping, List<Measurement> measurements) {
    ObjectNode standing = null;
    for (Measurement measurement : measurements) {
      MeasurementGroup group = group(mapping, List.of(measurement));
      ObjectNode before = standing;
      standing =
          before == null
              ? stored(mapping.create(group, CONTEXT))
              : stored(mapping.merge(group, before, CONTEXT).orElse(before));
    }
    return standing;
  }
}
