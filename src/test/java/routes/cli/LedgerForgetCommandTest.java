package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.operations.Databases;

class LedgerForgetCommandTest {
  private static final String SINCE = "2026-11-20T03:00:00Z";

  @TempDir Path folder;
  private String url;

  @BeforeEach
  void database() throws SQLException {
    url = "jdbc:h2:file:" + folder.resolve("database");
    JdbcDataSource database = new JdbcDataSource();
    database.setURL(url);
    database.setUser("wearables");
    Databases.migrate(database);
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into fhir_ledger (resource_type, resource_id, version_id, state, updated_at)"
              + " values ('Observation', 'o', '1', 'confirmed', timestamp with time zone"
              + " '2026-11-20 03:00:00+00:00')");
    }
  }

  @Test
  void forgetsInTheDatabaseOfTheConfiguration() throws SQLException {
    CommandRun run = forget("--since", SINCE, "--data-dir=" + folder);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("1 resources are read again before they are written");
    assertThat(run.exitCode()).isZero();
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeQuery("select 1 from fhir_ledger where state = 'pending'").next())
          .isTrue();
    }
  }

  @Test
  void refusesWhileTheJarHoldsTheDatabaseFile() throws Exception {
    Process jar =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                url)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(jar.getInputStream().read()).isEqualTo('h');

      CommandRun run = forget("--since", SINCE, "--data-dir=" + folder);

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .isEqualToIgnoringNewLines("The database file is in use: stop the jar first.");
    } finally {
      jar.destroyForcibly().waitFor();
    }
  }

  @Test
  void makesNoDatabaseWhereThereIsNone() {
    Path other = folder.resolve("other");

    CommandRun run = forget("--since", SINCE, "--data-dir=" + other);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("There is no database there yet");
    assertThat(other).doesNotExist();
  }

  @Test
  void refusesWhatItDoesNotUnderstand() {
    assertThat(forget().exitCode()).isEqualTo(2);
    for (String wrong :
        List.of("yesterday", "2026-99-99", "2026-11-20", "2026-11-20T03:00:00", "1", "")) {
      CommandRun run = forget("--since", wrong);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err())
          .startsWith(
              "Invalid value for option '--since': '"
                  + wrong
                  + "' is no instant such as 2026-11-20T03:00:00Z")
          .doesNotContain("java.");
    }
    assertThat(forget("--since", "2999-01-01T00:00:00Z").err()).contains("is still to come");
    assertThat(forget("--since", SINCE, "everything").err()).startsWith("What is everything?");
  }

  private CommandRun forget(String... arguments) {
    Object[] all = new Object[arguments.length + 2];
    all[0] = "ledger";
    all[1] = "forget";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return CommandRun.of(all);
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection(url, "wearables", "");
  }

  /** Holds a database file as a running jar does. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      Connection held = DriverManager.getConnection(arguments[0], "wearables", "");
      System.out.write('h');
      System.out.flush();
      System.in.read();
      held.close();
    }
  }
}
