package routes.operations.destination;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import routes.operations.Databases;
import routes.operations.support.UtcTime;

/** A destination's tables and those of the installation must not drift apart. */
class DestinationSchemaTest {
  @RegisterExtension static final Databases DATABASES = new Databases();

  /** What the installation has no table for. */
  private static final Set<String> ITS_OWN = Set.of("seen_consent", "flyway_schema_history");

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void itsTablesAreThoseOfTheInstallation(DataSource database) throws SQLException {
    DestinationSchema schema = new DestinationSchema(database, "eu-heart");
    assertThat(schema.exists()).isFalse();
    schema.migrate();
    schema.migrate();
    assertThat(schema.exists()).isTrue();

    try (Connection connection = database.getConnection()) {
      List<String> tables = tables(connection, "destination_eu_heart");
      assertThat(tables).contains("fhir_ledger", "dead_letter").containsAll(ITS_OWN);
      for (String table : tables) {
        if (!ITS_OWN.contains(table)) {
          assertThat(shape(connection, "destination_eu_heart", table))
              .as(table)
              .isEqualTo(shape(connection, connection.getSchema(), table));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aConnectionFindsTheDestinationsTablesAndElseTheInstallations(DataSource database)
      throws SQLException {
    DestinationSchema schema = new DestinationSchema(database, "research");
    schema.migrate();
    SingleConnectionDataSource entered =
        new SingleConnectionDataSource(database.getConnection(), true);
    try {
      JdbcClient inside = JdbcClient.create(entered);
      inside.sql(schema.entry()).update();
      inside
          .sql("insert into fhir_server_trait (name, trait, found_at) values ('a', 'b', ?)")
          .param(UtcTime.now())
          .update();

      assertThat(count(inside, "fhir_server_trait")).isEqualTo(1);
      assertThat(count(inside, schema.shared("fhir_server_trait"))).isZero();
      assertThat(count(inside, "connection")).isZero();
    } finally {
      entered.destroy();
    }
    assertThat(count(JdbcClient.create(database), "fhir_server_trait")).isZero();
  }

  private static int count(JdbcClient database, String table) {
    return database.sql("select count(*) from " + table).query(Integer.class).single();
  }

  private static List<String> tables(Connection connection, String schema) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows = connection.getMetaData().getTables(null, schema, null, null)) {
      while (rows.next()) {
        if (rows.getString("TABLE_TYPE").contains("TABLE")) {
          tables.add(rows.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
        }
      }
    }
    return tables;
  }

  /** Columns, primary key and indexes. The order of columns may differ. */
  private static Set<String> shape(Connection connection, String schema, String table)
      throws SQLException {
    DatabaseMetaData known = connection.getMetaData();
    String name = known.storesUpperCaseIdentifiers() ? table.toUpperCase(Locale.ROOT) : table;
    Set<String> shape = new TreeSet<>();
    try (ResultSet rows = known.getColumns(null, schema, name, null)) {
      while (rows.next()) {
        shape.add(
            "column %s %s %s %s %s"
                .formatted(
                    rows.getString("COLUMN_NAME"),
                    rows.getString("TYPE_NAME"),
                    rows.getString("COLUMN_SIZE"),
                    rows.getString("IS_NULLABLE"),
                    rows.getString("COLUMN_DEF")));
      }
    }
    try (ResultSet rows = known.getPrimaryKeys(null, schema, name)) {
      while (rows.next()) {
        shape.add("key %s %s".formatted(rows.getInt("KEY_SEQ"), rows.getString("COLUMN_NAME")));
      }
    }
    try (ResultSet rows = known.getIndexInfo(null, schema, name, false, true)) {
      while (rows.next()) {
        String index = rows.getString("INDEX_NAME");
        if (index != null && rows.getBoolean("NON_UNIQUE")) {
          shape.add(
              "index %s %s %s"
                  .formatted(
                      index, rows.getInt("ORDINAL_POSITION"), rows.getString("COLUMN_NAME")));
        }
      }
    }
    assertThat(shape).as(schema + "." + table).isNotEmpty();
    return shape;
  }
}
