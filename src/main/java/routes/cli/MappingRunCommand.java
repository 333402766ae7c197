package routes.cli;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import routes.mapping.Json;
import routes.mapping.MappingPair;

/** {@code mapping run}: what does this mapping make of this message? */
@Command(
    name = "run",
    description = {
      "Prints the Observations that a mapping makes of one message, as a JSON array.",
      "What fails is told beside it (standard error), with code and reason.",
      "Exit code 0: every match became an Observation, 1: not so, or the mapping or the message",
      "cannot be read, 2: misuse."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class MappingRunCommand implements Callable<Integer> {

  @Option(
      names = "--mapping",
      required = true,
      paramLabel = "DIR",
      description = "Folder with device.json and fhir.json.")
  private Path mapping;

  @Option(
      names = "--message",
      required = true,
      paramLabel = "FILE",
      description = "A JSON body as a device posts it, or an IoMT envelope around one.")
  private Path message;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    MappingFolder folder = new MappingFolder(mapping);
    folder.missing().stream().findFirst().ifPresent(this::misused);
    if (!Files.isRegularFile(message)) {
      misused(message);
    }
    PrintWriter err = spec.commandLine().getErr();
    MappingTrial trial;
    try {
      MappingPair pair = folder.load();
      trial = MappingTrial.of(pair, read(message));
    } catch (MappingFolder.UnusableMappingException e) {
      e.faults().forEach(err::println);
      return 1;
    } catch (JsonProcessingException e) {
      err.println(malformed(e));
      return 1;
    } catch (IOException e) {
      err.println("A file cannot be read: " + e.getMessage());
      return 1;
    }
    return tell(trial);
  }

  private int tell(MappingTrial trial) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    out.println(pretty(trial.observations()));
    trial.failures().forEach(err::println);
    if (trial.matches() == 0) {
      err.println("nothing-matched: no template of the device mapping matches the message");
    }
    if (!trial.observations().isEmpty()) {
      err.printf(
          "Placeholders: %s, %s and the link '%s' in the identifier; an installation puts its own"
              + " there.%n",
          MappingTrial.SUBJECT, MappingTrial.DEVICE, MappingTrial.LINK);
    }
    return trial.matches() > 0 && trial.failures().isEmpty() ? 0 : 1;
  }

  private void misused(Path missing) {
    throw new ParameterException(spec.commandLine(), "There is no file " + missing);
  }

  private static JsonNode read(Path file) throws IOException {
    return Json.mapper()
        .readerFor(JsonNode.class)
        .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .readValue(Files.readAllBytes(file));
  }

  private String malformed(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return "%s:%d:%d: the message is not one JSON document: %s"
        .formatted(
            message,
            at == null ? 1 : at.getLineNr(),
            at == null ? 1 : at.getColumnNr(),
            e.getOriginalMessage().lines().findFirst().orElse(""));
  }

  private static String pretty(List<?> observations) {
    try {
      return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(observations);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }
}
