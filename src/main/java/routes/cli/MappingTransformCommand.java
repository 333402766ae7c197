package routes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import routes.cli.documents.GroupDocument;
import routes.cli.documents.InputFile;
import routes.cli.documents.MappingDocument;
import routes.cli.documents.UnusableInputException;
import routes.mapping.TransformException;
import routes.mapping.fhir.FhirMapping;
import routes.mapping.fhir.ObservationContext;

/** {@code mapping transform}: which Observation does this FHIR mapping make of this group? */
@Command(
    name = "transform",
    description = {
      "Prints the Observation that a FHIR mapping makes of one measurement group.",
      "A group is the readings of one device and type inside one window:",
      "  {",
      "    \"name\": \"heartrate\",",
      "    \"boundary\": {",
      "      \"start\": \"2026-11-20T07:00:00Z\",",
      "      \"end\": \"2026-11-20T07:59:59.999Z\"",
      "    },",
      "    \"values\": {",
      "      \"hr\": [{\"time\": \"2026-11-20T07:00:10Z\", \"value\": \"62\"}]",
      "    }",
      "  }",
      "name is the type; values holds the readings of each property.",
      "Optional are timezone (of the person) and version (when the source last",
      "changed the readings; without it the time of the latest one).",
      "Exit code 0: an Observation, 1: none, or an unusable file, 2: misuse."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class MappingTransformCommand implements Callable<Integer> {

  @Option(
      names = "--fhir-mapping",
      required = true,
      paramLabel = "FILE",
      description = "A FHIR mapping (CollectionFhir).")
  private Path mapping;

  @Option(
      names = "--group",
      required = true,
      paramLabel = "FILE",
      description = "A measurement group as above.")
  private Path group;

  @Option(
      names = "--existing",
      paramLabel = "FILE",
      description = "The Observation that stands on the server; the group is merged into it.")
  private Path existing;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Output.needs(spec, mapping);
    Output.needs(spec, group);
    if (existing != null) {
      Output.needs(spec, existing);
    }
    FhirMapping fhir = MappingDocument.fhir(mapping);
    GroupDocument readings = GroupDocument.read(InputFile.json(group, "the group"));
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      if (existing == null) {
        out.println(Output.pretty(fhir.create(readings.group(), context(readings))));
        err.printf(
            "Placeholders: %s and %s; an installation puts its own there.%n",
            MappingTrial.SUBJECT, MappingTrial.DEVICE);
      } else {
        ObjectNode standing = observation(existing);
        Optional<ObjectNode> merged = merged(fhir, readings, standing);
        out.println(Output.pretty(merged.orElse(standing)));
        if (merged.isEmpty()) {
          err.println("Nothing changes: the Observation would not be written again.");
        }
      }
      return 0;
    } catch (TransformException e) {
      err.printf("type %s: %s: %s%n", readings.group().first().type(), e.code(), e.reason());
      return 1;
    }
  }

  private Optional<ObjectNode> merged(
      FhirMapping fhir, GroupDocument readings, ObjectNode standing) {
    try {
      return fhir.merge(readings.group(), standing, context(readings));
    } catch (UnsupportedOperationException | ClassCastException | DateTimeException e) {
      throw new UnusableInputException(
          existing + " is no well-formed Observation; validate it as FHIR R4.");
    }
  }

  private static ObjectNode observation(Path file) {
    JsonNode json = InputFile.json(file, "the existing Observation");
    if (json instanceof ObjectNode object
        && "Observation".equals(object.path("resourceType").asText())) {
      return object;
    }
    throw new UnusableInputException(
        file + " is no Observation; give a resource with \"resourceType\": \"Observation\".");
  }

  private static ObservationContext context(GroupDocument readings) {
    return new ObservationContext(
        null, null, null, MappingTrial.SUBJECT, MappingTrial.DEVICE, null, readings.version());
  }
}
