package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.cli.cases.CanonicalJson;

/** The examples of docs/mapping-commands.md give what they say. */
class MappingCommandsDocumentationTest {
  private static final Pattern BLOCK =
      Pattern.compile("```(\\w+)(?: (\\S+))?\n(.*?)\n```", Pattern.DOTALL);
  private static final String JAR = "java -jar target/wearables-on-fhir.jar ";
  private static final Set<String> COMMANDS =
      Set.of("mapping", "check", "normalize", "transform", "run", "test");

  @TempDir private Path folder;

  @Test
  void everyExampleGivesWhatItSays() throws IOException {
    Matcher blocks = BLOCK.matcher(Files.readString(Path.of("docs/mapping-commands.md")));
    CommandRun latest = null;
    int commands = 0;
    int results = 0;
    while (blocks.find()) {
      String name = blocks.group(2);
      String text = blocks.group(3);
      if (blocks.group(1).equals("sh")) {
        latest = run(text);
        commands++;
      } else if ("out".equals(name)) {
        assertThat(CanonicalJson.of(CanonicalJson.read(latest.out())))
            .isEqualTo(CanonicalJson.of(CanonicalJson.read(text)));
        results++;
      } else if (blocks.group(1).equals("text")) {
        assertThat(shown("err".equals(name) ? latest.err() : latest.out())).isEqualTo(text + "\n");
        results++;
      } else {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
      }
    }
    assertThat(commands).isEqualTo(5);
    assertThat(results).isEqualTo(5);
  }

  /** Runs a command as if in the folder of the example's files. */
  private CommandRun run(String line) {
    assertThat(line).startsWith(JAR);
    Object[] arguments =
        Arrays.stream(line.substring(JAR.length()).split(" "))
            .map(word -> word.startsWith("--") || COMMANDS.contains(word) ? word : here(word))
            .toArray();
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isLessThan(2);
    return run;
  }

  private String here(String word) {
    return folder.resolve(word).normalize().toString();
  }

  private String shown(String output) {
    return output.replace(folder + "/", "");
  }
}
