package routes.operations.support;

import java.sql.Connection;
import java.sql.SQLException;

/** The databases the product runs on. */
public enum DatabaseKind {
  H2,
  POSTGRESQL;

  public static DatabaseKind of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return switch (product) {
      case "H2" -> H2;
      case "PostgreSQL" -> POSTGRESQL;
      default ->
          throw new StartRefusedException(
              "The database of spring.datasource.url is "
                  + product
                  + "; H2 and PostgreSQL are supported.");
    };
  }
}
