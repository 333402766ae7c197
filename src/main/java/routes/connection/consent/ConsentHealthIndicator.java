package routes.connection.consent;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.operations.support.UtcTime;

/**
 * The health contributor {@code consents}: how many Consents have yet to be written to the FHIR
 * server. {@code DEGRADED} where it refuses them; readings are filed all the same.
 */
@Component("consentsHealthIndicator")
public class ConsentHealthIndicator implements HealthIndicator {

  private static final Status DEGRADED = new Status("DEGRADED");
  private static final String ADVICE =
      "Readings are filed all the same. Let the account at the FHIR server read and update Consent,"
          + " or set fhir.consent.enabled to false.";

  private final JdbcClient database;
  private final boolean enabled;

  /** Reads the table {@code consent_mirror}. */
  public ConsentHealthIndicator(
      JdbcClient database, @Value("${fhir.consent.enabled}") boolean enabled) {
    this.database = database;
    this.enabled = enabled;
  }

  @Override
  public Health health() {
    if (!enabled) {
      return Health.up().withDetail("mirrored", false).build();
    }
    long refused = refused();
    Health.Builder health = refused == 0 ? Health.up() : Health.status(DEGRADED);
    health.withDetail("waiting", waiting()).withDetail("refused", refused);
    if (refused > 0) {
      health.withDetail("reason", latestRefusal()).withDetail("advice", ADVICE);
    }
    return health.build();
  }

  private long waiting() {
    return database
        .sql("select count(*) from consent_mirror where next_attempt_at <= ?")
        .param(UtcTime.now())
        .query(Long.class)
        .single();
  }

  private long refused() {
    return database
        .sql("select count(*) from consent_mirror where refused_at is not null")
        .query(Long.class)
        .single();
  }

  private String latestRefusal() {
    return database
        .sql(
            """
            select refused from consent_mirror where refused_at is not null
            order by refused_at desc limit 1
            """)
        .query(String.class)
        .optional()
        .orElse("");
  }
}
