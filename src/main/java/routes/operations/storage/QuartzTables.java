package routes.operations.storage;

import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import routes.operations.support.DatabaseKind;

/**
 * Migration V2: creates Quartz's tables with the script of the Quartz jar that fits the database.
 */
public final class QuartzTables implements JavaMigration {
  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion("2");
  }

  @Override
  public String getDescription() {
    return "quartz";
  }

  @Override
  public Integer getChecksum() {
    return null;
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) throws Exception {
    String script =
        DatabaseKind.of(context.getConnection()) == DatabaseKind.POSTGRESQL
            ? "tables_postgres.sql"
            : "tables_h2.sql";
    ScriptUtils.executeSqlScript(
        context.getConnection(), new ClassPathResource("org/quartz/impl/jdbcjobstore/" + script));
  }
}
