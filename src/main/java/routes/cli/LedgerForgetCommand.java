package routes.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;
import routes.operations.audit.AuditEvent;
import routes.operations.audit.AuditLog;
import routes.operations.audit.AuditSubject;
import routes.operations.destination.RestoredFhirServer;
import routes.operations.destination.RestoredFhirServer.Forgotten;

/** {@code ledger forget --since INSTANT}: after the FHIR server was restored from a backup. */
@Command(
    name = "forget",
    description = {
      "After the FHIR server was restored from a backup: nothing that was written there since then",
      "is vouched for any more. What is delivered again is read first, and written where it is",
      "missing or old. Erased readings stay erased, and are deleted once more.",
      "The database is the one of the configuration: run it where the jar runs, with the same",
      "switches (--data-dir=..., --spring.datasource.url=...). With the database file (H2) stop",
      "the jar first; with PostgreSQL it may run."
    },
    mixinStandardHelpOptions = true)
final class LedgerForgetCommand implements Callable<Integer> {

  @Option(
      names = "--since",
      required = true,
      paramLabel = "INSTANT",
      description = "When the backup was made, or a little earlier: 2026-11-20T03:00:00Z")
  private Instant since;

  @Option(
      names = "--destination",
      paramLabel = "NAME",
      description = "Which of destinations was restored; without it the server of fhir.server-url")
  private String destination;

  @Unmatched private final List<String> switches = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    for (String each : switches) {
      if (!each.startsWith("--") || !each.contains("=")) {
        throw new ParameterException(spec.commandLine(), "What is " + each + "?");
      }
    }
    if (since.isAfter(Instant.now())) {
      throw new ParameterException(spec.commandLine(), since + " is still to come");
    }
    Forgotten forgotten;
    try (ConfiguredDatabase database = new ConfiguredDatabase(switches)) {
      forgotten =
          database.use(
              destination,
              (client, transactions) -> {
                Forgotten done =
                    new RestoredFhirServer(client, transactions, Clock.systemUTC()).forget(since);
                new AuditLog(client, transactions, database.isSet("audit.fhir"))
                    .append(
                        AuditEvent.done(AuditEvent.OPERATOR, "ledger-forget", AuditSubject.NOBODY)
                            .with(
                                "since "
                                    + since
                                    + (destination == null ? "" : ", destination " + destination)));
                return done;
              });
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(forgotten.resources() + " resources are read again before they are written");
    out.println(forgotten.erased() + " erased resources are deleted again");
    out.println(forgotten.watermarks() + " data types of connections are asked for again");
    out.println(forgotten.consents() + " Consents are compared");
    return 0;
  }
}
