package routes.operations.destination;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.operations.support.DatabaseKind;

/**
 * The database schema of one destination beside the first: what is remembered of its FHIR server,
 * and what could not be filed there. All other tables are those of the installation.
 */
public final class DestinationSchema {
  private static final String PREFIX = "destination_";
  private static final String MIGRATIONS = "classpath:db/destination";

  private final DataSource installation;
  private final String name;

  /**
   * @param installation the migrated database of the installation
   * @param destination as {@link DestinationNames} takes it
   */
  public DestinationSchema(DataSource installation, String destination) {
    this.installation = installation;
    this.name = PREFIX + destination.replace('-', '_');
  }

  /** Makes the schema and its tables, or brings them up to date. */
  public void migrate() {
    Flyway.configure()
        .dataSource(installation)
        .schemas(name)
        .createSchemas(true)
        .locations(MIGRATIONS)
        .load()
        .migrate();
  }

  /** Whether this installation ever had the destination. */
  public boolean exists() {
    return JdbcClient.create(installation)
            .sql("select count(*) from information_schema.schemata where schema_name = ?")
            .param(name)
            .query(Long.class)
            .single()
        > 0;
  }

  /**
   * The statement by which a connection finds the destination's tables first and the installation's
   * where the destination has none of that name.
   */
  public String entry() {
    try (Connection connection = installation.getConnection()) {
      String shared = connection.getSchema();
      return switch (DatabaseKind.of(connection)) {
        case H2 ->
            "set schema \"%1$s\"; set schema_search_path \"%1$s\", \"%2$s\""
                .formatted(name, shared);
        case POSTGRESQL -> "set search_path to \"%s\", \"%s\"".formatted(name, shared);
      };
    } catch (SQLException e) {
      throw new IllegalStateException("the database does not answer", e);
    }
  }

  /** A table of the installation by its whole name, for where the destination has one too. */
  public String shared(String table) {
    try (Connection connection = installation.getConnection()) {
      return "\"" + connection.getSchema() + "\"." + table;
    } catch (SQLException e) {
      throw new IllegalStateException("the database does not answer", e);
    }
  }

  /** A table of any destination's schema by its whole name, empty where the schema is none. */
  public static Optional<String> table(String schema, String table) {
    return schema.matches(PREFIX + "[a-z0-9_]+")
        ? Optional.of("\"" + schema + "\"." + table)
        : Optional.empty();
  }
}
