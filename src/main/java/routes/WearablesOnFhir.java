package routes;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import routes.cli.CommandLineTool;

/** The one jar: takes readings from wearables and home devices to a FHIR R4 server. */
@SpringBootApplication
public class WearablesOnFhir {

  /**
   * Runs a command ({@code mapping …}, {@code ledger …}) where the first argument names one, else
   * the server.
   */
  public static void main(String[] arguments) {
    if (CommandLineTool.takes(arguments)) {
      System.exit(CommandLineTool.run(arguments));
    }
    SpringApplication.run(WearablesOnFhir.class, arguments);
  }
}
