package routes.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.VendorYaml;
import routes.connection.sync.DueConnection;
import routes.connection.sync.DueConnections;
import routes.connection.sync.SyncRequests;
import routes.connection.sync.Watermarks;
import routes.connection.vendor.Vendors;
import routes.operations.Databases;

/**
 * Milliseconds of one tick of a poll, broker left out: claim what is due, make its sync requests,
 * note when each is due again. The databases know their statistics, as they do a minute after an
 * import of so many. Beside it the bare database: the same number of updates by primary key, and
 * one empty query.
 */
final class PollBenchmark implements Benchmark {
  private static final int DUE = 200;
  private static final int TICKS = 20;
  private static final int WARM_UP = 5;
  private static final List<Integer> CONNECTED = List.of(10_000, 1_000_000);

  @Override
  public Measured measure(Path folder) {
    Table table =
        new Table("connections", "tick, 200 due", "tick, 0 due", "200 updates, bare", "select 1");
    List<String> figures = new ArrayList<>();
    try (HikariDataSource h2 = new HikariDataSource();
        EmbeddedPostgres server = EmbeddedPostgres.start();
        HikariDataSource postgres = new HikariDataSource()) {
      h2.setJdbcUrl("jdbc:h2:file:" + folder.resolve("database") + ";WRITE_DELAY=0");
      postgres.setDataSource(server.getPostgresDatabase());
      measure("H2", "system_range(%d, %d)", "x", h2, table, figures);
      measure("PostgreSQL", "generate_series(%d, %d) as s(x)", "x", postgres, table, figures);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Measured(table, figures);
  }

  private static void measure(
      String name,
      String range,
      String number,
      DataSource source,
      Table table,
      List<String> figures) {
    Databases.migrate(source);
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      context.registerBean(JdbcClient.class, () -> JdbcClient.create(source));
      context.registerBean(
          TransactionTemplate.class,
          () -> new TransactionTemplate(new JdbcTransactionManager(source)));
      context.registerBean(
          Vendors.class,
          () ->
              VendorYaml.vendors(
                  Map.of(
                      "vendors.withings.client-id", "id",
                      "vendors.withings.client-secret", "secret")));
      context.registerBean(
          ObjectMapper.class, () -> new ObjectMapper().registerModule(new JavaTimeModule()));
      context.register(Watermarks.class, SyncRequests.class, DueConnections.class);
      context.refresh();
      Tick tick = new Tick(context);
      int connected = 0;
      for (int count : CONNECTED) {
        tick.connect(range.formatted(connected + 1, count), number);
        connected = count;
        double due = tick.median(DUE, tick::due);
        double idle = tick.median(0, tick::idle);
        double bare = tick.median(DUE, tick::bare);
        double empty = tick.median(0, tick::empty);
        table.add("%s, %,d".formatted(name, count), due, idle, bare, empty);
        figures.add(
            "%s, %,d connections: %s ms a tick with 200 due, %s ms with none"
                .formatted(name, count, Table.shown(due), Table.shown(idle)));
      }
    }
  }

  /** One tick at a time. */
  private static final class Tick {
    private final JdbcClient database;
    private final DueConnections dueConnections;
    private final SyncRequests syncRequests;
    private int first = 1;

    Tick(AnnotationConfigApplicationContext context) {
      database = context.getBean(JdbcClient.class);
      dueConnections = context.getBean(DueConnections.class);
      syncRequests = context.getBean(SyncRequests.class);
    }

    void connect(String range, String number) {
      database
          .sql(
              """
              insert into connection (id, vendor, vendor_user, current_key, patient_reference, state,
                scopes, consent_version, consented_at, linked_from, attempts, next_poll_at,
                created_at, updated_at)
              select 'connection-' || %1$s, 'withings', 'user-' || %1$s, 'withings|user-' || %1$s,
                'Patient/' || %1$s, 'ACTIVE', 'user.metrics', '1', current_timestamp,
                current_timestamp, 0, current_timestamp + interval '1' hour, current_timestamp,
                current_timestamp
              from %2$s
              """
                  .formatted(number, range))
          .update();
      database.sql("analyze").update();
    }

    /** Milliseconds, after others to warm up. */
    double median(int count, Runnable step) {
      List<Double> millis = new ArrayList<>();
      for (int i = 0; i < WARM_UP + TICKS; i++) {
        makeDue(count);
        long begin = System.nanoTime();
        step.run();
        if (i >= WARM_UP) {
          millis.add((System.nanoTime() - begin) / 1e6);
        }
      }
      return new Sample(millis).median();
    }

    /** Others each time, so that not always the same pages are warm. */
    private void makeDue(int count) {
      first = (first + count) % (CONNECTED.get(0) - DUE) + 1;
      for (int i = 0; i < count; i++) {
        database
            .sql(
                "update connection set next_poll_at = current_timestamp, lease_until = null where"
                    + " id = ?")
            .param("connection-" + (first + i))
            .update();
      }
    }

    void due() {
      List<DueConnection> claimed = dueConnections.claim("withings");
      if (claimed.size() != DUE) {
        throw new IllegalStateException("claimed " + claimed.size());
      }
      for (DueConnection due : claimed) {
        syncRequests.polls(due);
        dueConnections.sent(due);
      }
    }

    void idle() {
      if (!dueConnections.claim("withings").isEmpty()) {
        throw new IllegalStateException("something was due");
      }
    }

    void bare() {
      for (int i = 0; i < DUE; i++) {
        database
            .sql(
                "update connection set next_poll_at = current_timestamp + interval '1' hour where"
                    + " id = ?")
            .param("connection-" + (first + i))
            .update();
      }
    }

    void empty() {
      database.sql("select 1").query(Integer.class).single();
    }
  }
}
