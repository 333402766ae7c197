package routes.fhir.client;

import java.time.Clock;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.operations.support.UtcTime;

/** What was found out about the FHIR server, kept for all instances and all starts. */
@Component
public class FhirServerTraits {
  private final JdbcClient database;
  private final Clock clock;

  /** Keeps them in the table {@code fhir_server_trait}. */
  FhirServerTraits(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The trait of this name, or empty where nobody has found it out. */
  public Optional<String> find(String name) {
    return database
        .sql("select trait from fhir_server_trait where name = ?")
        .param(name)
        .query(String.class)
        .optional();
  }

  /** Keeps a trait, unless another instance was first; answers the one that holds. */
  public String keep(String name, String trait) {
    try {
      database
          .sql("insert into fhir_server_trait (name, trait, found_at) values (?, ?, ?)")
          .params(name, trait, UtcTime.of(clock.instant()))
          .update();
    } catch (DuplicateKeyException foundMeanwhile) {
      return find(name).orElse(trait);
    }
    return trait;
  }

  /** Keeps a trait whatever was held before. */
  public void replace(String name, String trait) {
    if (!keep(name, trait).equals(trait)) {
      database
          .sql("update fhir_server_trait set trait = ?, found_at = ? where name = ?")
          .params(trait, UtcTime.of(clock.instant()), name)
          .update();
    }
  }
}
