package routes.operations;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One real PostgreSQL for all tests of a JVM, with a database for each that asks. It does not wait
 * for the disk: what survives a power cut is not proved with it.
 */
public final class PostgresServer {
  private static final String TEMPLATE = "migrated";
  private static final int MOST_CONNECTIONS = 40;
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static EmbeddedPostgres server;

  private PostgresServer() {}

  /** A database of its own with the product's tables, behind a pool, as the product has one. */
  public static HikariDataSource migrated() {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(server().getJdbcUrl("postgres", newDatabase(" template " + TEMPLATE)));
    pool.setUsername("postgres");
    pool.setMinimumIdle(1);
    pool.setMaximumPoolSize(MOST_CONNECTIONS);
    return new HikariDataSource(pool);
  }

  /** The address of an empty database, for the user {@code postgres}. */
  public static String emptyUrl() {
    return server().getJdbcUrl("postgres", newDatabase(""));
  }

  private static synchronized String newDatabase(String from) {
    String name = "test_" + NUMBERS.incrementAndGet();
    JdbcClient.create(server().getPostgresDatabase())
        .sql("create database " + name + from)
        .update();
    return name;
  }

  private static DataSource database(String name) {
    return server().getDatabase("postgres", name);
  }

  private static synchronized EmbeddedPostgres server() {
    if (server == null) {
      try {
        server =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "off")
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("max_connections", "300")
                .start();
      } catch (IOException e) {
        throw new UncheckedIOException("PostgreSQL cannot be started", e);
      }
      JdbcClient.create(server.getPostgresDatabase()).sql("create database " + TEMPLATE).update();
      Databases.migrate(database(TEMPLATE));
    }
    return server;
  }
}
