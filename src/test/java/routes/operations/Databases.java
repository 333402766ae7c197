package routes.operations;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.util.FileSystemUtils;
import routes.operations.storage.QuartzTables;

/** Both databases of the product, real and migrated, for the tests of one class. */
public final class Databases implements BeforeAllCallback, AfterAllCallback {
  private Path folder;
  private HikariDataSource postgres;
  private List<Named<DataSource>> both;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("databases");
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL(
        "jdbc:h2:file:"
            + folder.resolve("database")
            + ";WRITE_DELAY=0;LOCK_TIMEOUT=20000;DB_CLOSE_DELAY=60");
    h2.setUser("wearables");
    migrate(h2);
    postgres = PostgresServer.migrated();
    both = List.of(Named.of("H2", h2), Named.of("PostgreSQL", new Unchanged(postgres)));
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    postgres.close();
    FileSystemUtils.deleteRecursively(folder);
  }

  /** A connection that comes back from a test in another schema does not stay there. */
  private static final class Unchanged extends DelegatingDataSource {
    private Unchanged(DataSource pool) {
      super(pool);
    }

    @Override
    public Connection getConnection() throws SQLException {
      Connection connection = super.getConnection();
      try (Statement statement = connection.createStatement()) {
        statement.execute("reset search_path");
      }
      return connection;
    }
  }

  public static void migrate(DataSource database) {
    Flyway.configure()
        .dataSource(database)
        .locations("classpath:db/migration")
        .javaMigrations(new QuartzTables())
        .load()
        .migrate();
  }

  /** Both, with every table of the product emptied. */
  public Stream<Named<DataSource>> emptied() {
    for (Named<DataSource> database : both) {
      JdbcClient client = JdbcClient.create(database.getPayload());
      for (String table :
          List.of(
              "audit_event",
              "broker_log",
              "finished_portion",
              "account_conflict",
              "dead_letter",
              "dead_letter_day",
              "withheld",
              "deferred_sync_request",
              "rate_limit",
              "installation_value",
              "connection_token",
              "connection_device",
              "app_subscription",
              "farewell_token",
              "farewell",
              "fhir_ledger",
              "watermark",
              "consent_mirror",
              "connection",
              "authorization_attempt",
              "invitation")) {
        client.sql("delete from " + table).update();
      }
    }
    return both.stream();
  }
}
