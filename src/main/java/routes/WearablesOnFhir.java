package routes;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import routes.cli.CommandLineTool;
import routes.operations.memory.OutOfMemory;

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
    OutOfMemory outOfMemory = OutOfMemory.endsThisProcess();
    SpringApplication application = new SpringApplication(WearablesOnFhir.class);
    application.addInitializers(
        context -> {
          outOfMemory.readsTheLog();
          context.getBeanFactory().registerSingleton("outOfMemory", outOfMemory);
        });
    application.run(arguments);
  }
}
