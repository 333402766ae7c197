package routes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import routes.cli.documents.MappingDocument;
import routes.mapping.device.DeviceMapping;
import routes.mapping.device.DeviceMessage;
import routes.mapping.device.Normalization;

/** {@code mapping normalize}: which measurements does this device mapping make of this message? */
@Command(
    name = "normalize",
    description = {
      "Prints the measurements that a device mapping makes of one message, as a JSON array.",
      "What fails is told beside it (standard error), with code and reason.",
      "Exit code 0: every match became a measurement, 1: not so, or the mapping or the message",
      "cannot be read, 2: misuse."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class MappingNormalizeCommand implements Callable<Integer> {

  @Option(
      names = "--device-mapping",
      required = true,
      paramLabel = "FILE",
      description = "A device mapping (CollectionContent).")
  private Path mapping;

  @Mixin private MessageOption message;

  @Option(
      names = "--explain",
      description =
          "Tells for each template (standard error) whether it matched, and what each of its"
              + " expressions gave.")
  private boolean explain;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Output.needs(spec, mapping);
    message.need(spec);
    DeviceMapping device = MappingDocument.device(mapping);
    JsonNode envelope = DeviceMessage.enveloped(message.read());
    Normalization result = device.normalize(envelope);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    out.println(Output.pretty(result.measurements()));
    if (explain) {
      ExplanationText.of(device.explain(envelope)).forEach(err::println);
    }
    result
        .failures()
        .forEach(
            failure ->
                err.printf(
                    "match %d: %s: %s%n", failure.match(), failure.code(), failure.reason()));
    boolean matched = !result.measurements().isEmpty() || !result.failures().isEmpty();
    if (!matched) {
      err.println(MessageOption.NOTHING_MATCHED);
    }
    return matched && result.failures().isEmpty() ? 0 : 1;
  }
}
