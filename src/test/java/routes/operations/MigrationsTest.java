package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class MigrationsTest {
  @RegisterExtension static final Databases DATABASES = new Databases();

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void everyTableStandsAndASecondStartChangesNothing(DataSource database) {
    Databases.migrate(database);

    JdbcClient client = JdbcClient.create(database);
    List<String> versions =
        client
            .sql(
                "select \"version\" from \"flyway_schema_history\" where \"success\" = true"
                    + " order by \"installed_rank\"")
            .query(String.class)
            .list();
    assertThat(versions).containsSubsequence("1", "2", "3");
    assertThat(client.sql("select count(*) from qrtz_triggers").query(Long.class).single())
        .isZero();
    assertThat(client.sql("select count(*) from dead_letter").query(Long.class).single()).isZero();
  }
}
