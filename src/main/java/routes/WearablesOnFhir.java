package routes;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The one jar: takes readings from wearables and home devices to a FHIR R4 server. */
@SpringBootApplication
public class WearablesOnFhir {
  public static void main(String[] arguments) {
    SpringApplication.run(WearablesOnFhir.class, arguments);
  }
}
