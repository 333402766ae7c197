package routes.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import routes.cli.documents.UnusableInputException;
import routes.operations.secret.Keyset;
import routes.operations.support.StartRefusedException;

/** {@code keyset list|add|promote|prune}: the keys that seal tokens and dead letters. */
@Command(
    name = "keyset",
    description = {
      "Changes the keys that seal tokens and dead letters. A jar takes them up at its next start.",
      "The order of a rotation: add, restart every instance, promote, restart every instance,",
      "wait for \"keyset prune\" in the log, prune, restart every instance."
    },
    mixinStandardHelpOptions = true)
final class KeysetCommand implements Runnable {

  @Option(
      names = "--file",
      paramLabel = "FILE",
      defaultValue = "data/keyset.json",
      scope = ScopeType.INHERIT,
      description = "What secrets.keyset-file names. Default: ${DEFAULT-VALUE}")
  private Path file;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  @Command(description = "Lists the keys by number; the secret part stays in the file.")
  int list() {
    PrintWriter out = out();
    for (Keyset.Key key : on(Keyset::keys)) {
      out.println(Integer.toUnsignedString(key.id()) + (key.seals() ? "  seals" : ""));
    }
    return 0;
  }

  @Command(description = "Adds a key that opens, and does not seal yet.")
  int add() {
    out().println("added " + Integer.toUnsignedString(on(Keyset::add)));
    return 0;
  }

  @Command(description = "Seals with the newest key from the next start on.")
  int promote() {
    out().println("seals " + Integer.toUnsignedString(on(Keyset::promote)));
    return 0;
  }

  @Command(
      description = {
        "Drops every key that does not seal. What is still sealed with one of them is lost: wait",
        "until the log of a jar says that none is needed."
      })
  int prune() {
    List<Integer> dropped = on(Keyset::prune);
    dropped.forEach(id -> out().println("dropped " + Integer.toUnsignedString(id)));
    if (dropped.isEmpty()) {
      out().println("nothing to drop");
    }
    return 0;
  }

  private <T> T on(Function<Keyset, T> change) {
    Output.needs(spec, file);
    try {
      return change.apply(new Keyset(file));
    } catch (StartRefusedException e) {
      throw new UnusableInputException(e.getMessage());
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
