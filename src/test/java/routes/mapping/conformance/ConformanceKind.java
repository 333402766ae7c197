package routes.mapping.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import routes.cli.cases.Difference;

/** The kinds of conformance cases that this product can run, told by their members. */
enum ConformanceKind {
  EXPRESSION(json -> new ExpressionCheck(json).run(), "language", "expression", "mode"),
  FHIR_MAPPING(json -> new FhirMappingCheck(json).run(), "kind"),
  DEVICE_MAPPING(json -> new DeviceMappingCheck(json).run(), "template"),
  DEVICE_MAPPING_TEXT(json -> new DeviceMappingCheck(json).run(), "templateText"),
  GROUPS(json -> new GroupingCheck(json).run(), "periodInterval", "measurementGroup"),
  GROUP_KIND(json -> new GroupingCheck(json).run(), "periodInterval", "expectedGrouping"),
  GROUP_IDENTITY(json -> new GroupingCheck(json).run(), "expectedIdSegment"),
  IDENTIFIER(json -> new IdentifierCheck(json).run(), "idSegment", "patientId", "deviceId"),
  DEDUPE(json -> new DedupeCheck(json).run(), "events", "expectedGroups"),
  SERIES_BUILD(json -> new SampledDataCheck(json).build(), "samplePeriodMs", "startBoundary"),
  SERIES_DECODE(json -> new SampledDataCheck(json).decode(), "samplePeriodMs", "data"),
  SERIES_MERGE(json -> new SampledDataCheck(json).merge(), "existing", "new", "expected");

  private final Function<JsonNode, Optional<Difference>> check;
  private final List<String> members;

  ConformanceKind(Function<JsonNode, Optional<Difference>> check, String... members) {
    this.check = check;
    this.members = List.of(members);
  }

  /** Runs a case of any kind; one of an unknown kind is a difference. */
  static Optional<Difference> check(JsonNode json) {
    return Arrays.stream(values())
        .filter(kind -> kind.members.stream().allMatch(json::has))
        .findFirst()
        .map(kind -> kind.check.apply(json))
        .orElseGet(
            () ->
                Difference.of(
                    "the case", "a kind that this product has", "no command runs this kind"));
  }
}
