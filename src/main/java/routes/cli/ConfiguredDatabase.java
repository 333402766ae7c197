package routes.cli;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiFunction;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import routes.cli.documents.UnusableInputException;
import routes.operations.destination.DestinationSchema;
import routes.operations.install.InstallationEnvironment;

/**
 * The database that the server would use if it were started with the same switches:
 * application.yaml of the jar, the one beside it, the environment and the command line. It is
 * neither made nor migrated.
 */
final class ConfiguredDatabase implements AutoCloseable {
  private static final String H2 = "jdbc:h2:";
  private static final int IN_USE = 90020;
  private static final int MISSING = 90146;

  private final SingleConnectionDataSource source;
  private final StandardEnvironment configured;

  /**
   * Connects.
   *
   * @param switches {@code --name=value} as the server takes them
   * @throws UnusableInputException where there is no such database, or a running jar holds it
   */
  ConfiguredDatabase(List<String> switches) {
    configured = new StandardEnvironment();
    configured
        .getPropertySources()
        .addFirst(new SimpleCommandLinePropertySource(switches.toArray(String[]::new)));
    ConfigDataEnvironmentPostProcessor.applyTo(configured);
    new InstallationEnvironment().postProcessEnvironment(configured, null);
    String url = configured.getRequiredProperty("spring.datasource.url");
    source =
        new SingleConnectionDataSource(
            open(
                url.startsWith(H2) ? url + ";IFEXISTS=TRUE" : url,
                configured.getProperty("spring.datasource.username", ""),
                configured.getProperty("spring.datasource.password", "")),
            true);
  }

  private static Connection open(String url, String user, String password) {
    try {
      return DriverManager.getConnection(url, user, password);
    } catch (SQLException e) {
      throw new UnusableInputException(
          switch (url.startsWith(H2) ? e.getErrorCode() : 0) {
            case IN_USE -> "The database file is in use: stop the jar first.";
            case MISSING -> "There is no database there yet: is --data-dir that of the jar?";
            default ->
                "The database cannot be opened (SQL state "
                    + e.getSQLState()
                    + "): is"
                    + " spring.datasource as the jar has it?";
          });
    }
  }

  /**
   * Works on it.
   *
   * @param destination whose tables are meant, or null for those of the first
   * @throws UnusableInputException where its tables are not those of this version, or there never
   *     was such a destination
   */
  <T> T use(String destination, BiFunction<JdbcClient, PlatformTransactionManager, T> work) {
    try {
      if (destination != null) {
        enter(new DestinationSchema(source, destination), destination);
      }
      return work.apply(JdbcClient.create(source), new DataSourceTransactionManager(source));
    } catch (BadSqlGrammarException e) {
      throw new UnusableInputException(
          "The database is of another version: start this jar on it once, then try again.");
    }
  }

  /** Whether the server would have this setting true. */
  boolean isSet(String setting) {
    return configured.getProperty(setting, Boolean.class, false);
  }

  private void enter(DestinationSchema schema, String destination) {
    if (!schema.exists()) {
      throw new UnusableInputException("There is no destination " + destination + " there.");
    }
    JdbcClient.create(source).sql(schema.entry()).update();
  }

  @Override
  public void close() {
    source.destroy();
  }
}
