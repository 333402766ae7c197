package routes.operations.audit;

import java.time.Period;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import routes.operations.support.StartRefusedException;

/**
 * The settings under {@code audit.}, explained in application.yaml.
 *
 * @param fhir whether events are written to the FHIR server too
 * @param keepFor how old events become
 */
@ConfigurationProperties("audit")
public record AuditSettings(
    @DefaultValue("false") boolean fhir, @DefaultValue("P6Y") Period keepFor) {

  public AuditSettings {
    if (keepFor.isNegative() || keepFor.isZero()) {
      throw new StartRefusedException(
          "audit.keep-for must be a time such as P6Y (six years) or P90D.");
    }
  }
}
