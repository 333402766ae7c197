package routes.fhir.device;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import routes.mapping.Measurement;
import routes.operations.support.Batches;
import routes.operations.support.Upsert;
import routes.operations.support.UtcTime;

/**
 * Remembers which devices the readings of connections came from, in the table {@code
 * connection_device}, where their persons may stop one. Nothing is kept in memory.
 */
@Component
public class SeenDevices {
  private static final int KEYS_A_QUERY = 500;
  private static final int LONGEST = 250;

  private final JdbcClient database;
  private final Upsert upsert;

  /** Each call is one transaction of its own. */
  public SeenDevices(
      JdbcClient database,
      NamedParameterJdbcTemplate batches,
      PlatformTransactionManager transactions) {
    this.database = database;
    this.upsert = new Upsert(batches, transactions);
  }

  /** What is known now of the devices of these readings; one query for up to 500 of them. */
  public Map<SeenDevice.Key, SeenDevice> of(Collection<Measurement> readings) {
    Set<SeenDevice.Key> keys = new HashSet<>();
    readings.forEach(reading -> SeenDevice.Key.of(reading).ifPresent(keys::add));
    Map<SeenDevice.Key, SeenDevice> known = new HashMap<>();
    Batches.of(keys, KEYS_A_QUERY).forEach(portion -> read(portion, known));
    return known;
  }

  /** Ids that are no Unicode may have one hash, and then they are one device. */
  private void read(List<SeenDevice.Key> keys, Map<SeenDevice.Key, SeenDevice> known) {
    Map<String, List<SeenDevice.Key>> hashed =
        keys.stream().collect(Collectors.groupingBy(SeenDevice.Key::hash));
    database
        .sql(
            "select * from connection_device where connection_id in (:connections)"
                + " and device_key in (:devices)")
        .param(
            "connections",
            keys.stream().map(SeenDevice.Key::connectionId).collect(Collectors.toSet()))
        .param("devices", hashed.keySet())
        .query(
            row -> {
              for (SeenDevice.Key key : hashed.get(row.getString("device_key"))) {
                if (key.connectionId().equals(row.getString("connection_id"))) {
                  known.put(key, row(key, row));
                }
              }
            });
  }

  /** Those of the devices of these readings that their persons have stopped. */
  public Set<SeenDevice.Key> stopped(Collection<Measurement> readings) {
    return of(readings).values().stream()
        .filter(SeenDevice::stopped)
        .map(SeenDevice::key)
        .collect(Collectors.toSet());
  }

  /**
   * Writes down the devices of these readings that are new or noticeably newer; nothing else.
   *
   * @param known what {@link #of} told of them
   */
  public void see(Collection<Measurement> readings, Map<SeenDevice.Key, SeenDevice> known) {
    Map<SeenDevice.Key, SeenDevice> seen = new HashMap<>();
    for (Measurement reading : readings) {
      SeenDevice.of(reading)
          .ifPresent(device -> seen.merge(device.key(), device, SeenDevice::with));
    }
    Map<String, SeenDevice> rows = new TreeMap<>();
    for (SeenDevice device : seen.values()) {
      if (device.tellsMoreThan(known.get(device.key()))) {
        SeenDevice.Key key = device.key();
        rows.merge(key.connectionId() + "|" + key.hash(), device, SeenDevice::with);
      }
    }
    upsert.run(
        "update connection_device set manufacturer = coalesce(:manufacturer, manufacturer),"
            + " model = coalesce(:model, model), first_reading_at = case when first_reading_at"
            + " < :first then first_reading_at else :first end, last_reading_at = case when"
            + " last_reading_at > :last then last_reading_at else :last end"
            + " where connection_id = :connection and device_key = :device",
        "insert into connection_device (connection_id, device_key, device_id, manufacturer,"
            + " model, first_reading_at, last_reading_at) values (:connection, :device, :id,"
            + " :manufacturer, :model, :first, :last)",
        rows.values().stream().map(SeenDevices::parameters).toList());
  }

  /** Forgets the devices of a connection: its person had the readings erased. */
  public void erase(String connectionId) {
    database
        .sql("delete from connection_device where connection_id = ?")
        .param(connectionId)
        .update();
  }

  private static SqlParameterSource parameters(SeenDevice device) {
    return new MapSqlParameterSource()
        .addValue("connection", device.key().connectionId(), Types.VARCHAR)
        .addValue("device", device.key().hash(), Types.VARCHAR)
        .addValue("id", storable(device.id()), Types.VARCHAR)
        .addValue("manufacturer", storable(device.manufacturer()), Types.VARCHAR)
        .addValue("model", storable(device.model()), Types.VARCHAR)
        .addValue("first", UtcTime.of(device.first()), Types.TIMESTAMP_WITH_TIMEZONE)
        .addValue("last", UtcTime.of(device.last()), Types.TIMESTAMP_WITH_TIMEZONE);
  }

  /** No text of a vendor may fail the batch: cut, and without what no database takes. */
  private static String storable(String text) {
    return text == null
        ? null
        : text.codePoints()
            .map(c -> Character.isISOControl(c) || isLoneSurrogate(c) ? ' ' : c)
            .limit(LONGEST)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  private static boolean isLoneSurrogate(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }

  private static SeenDevice row(SeenDevice.Key key, ResultSet row) throws SQLException {
    return new SeenDevice(
        key,
        row.getString("device_id"),
        row.getString("manufacturer"),
        row.getString("model"),
        UtcTime.nullable(row, "first_reading_at"),
        UtcTime.nullable(row, "last_reading_at"),
        UtcTime.nullable(row, "stopped_at") != null);
  }
}
