package routes.operations.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.springframework.util.unit.DataSize;

/**
 * A process to be killed: writes rows of the ledger for ever, a bundle and its confirmation at a
 * time, while the housekeeping never rests, and prints what was committed.
 */
final class KilledWriter {
  private static final int[] BUNDLES = {1, 150, 8, 1, 40};

  private KilledWriter() {}

  /**
   * @param arguments the data folder, and the number of the first row
   */
  public static void main(String[] arguments) throws Exception {
    DataSource source = EmbeddedDatabase.in(Path.of(arguments[0]));
    try (Connection connection = source.getConnection()) {
      new DatabaseHousekeeping(
              source,
              new HousekeepingSettings(
                  Duration.ofMillis(1), Duration.ofMillis(50), DataSize.ofBytes(0), 0))
          .start();
      connection.setAutoCommit(false);
      int next = Integer.parseInt(arguments[1]);
      for (int i = 0; ; i++) {
        int size = BUNDLES[i % BUNDLES.length];
        insert(connection, next, size);
        connection.commit();
        System.out.println("pending " + (next + size));
        confirm(connection, next, size);
        connection.commit();
        System.out.println("confirmed " + (next + size));
        next += size;
      }
    }
  }

  /** A bundle of the ledger: noted, and confirmed. */
  static void writeBundle(Connection connection, int first, int size) throws SQLException {
    connection.setAutoCommit(false);
    insert(connection, first, size);
    connection.commit();
    confirm(connection, first, size);
    connection.commit();
  }

  private static void insert(Connection connection, int first, int size) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into fhir_ledger (resource_type, resource_id, link_id, state, updated_at)"
                + " values ('Observation', ?, ?, 'pending', ?)")) {
      for (int number : IntStream.range(first, first + size).toArray()) {
        insert.setString(1, id(number));
        insert.setString(2, "link-" + number % 20);
        insert.setObject(3, OffsetDateTime.now());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void confirm(Connection connection, int first, int size) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update fhir_ledger set state = 'confirmed', content_hash = ?, version_id = '1'"
                + " where resource_type = 'Observation' and resource_id = ?")) {
      for (int number : IntStream.range(first, first + size).toArray()) {
        update.setString(1, id(-number));
        update.setString(2, id(number));
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  /** As ids of Observations are: without any order. */
  static String id(int number) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(("row " + number).getBytes(StandardCharsets.US_ASCII)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
