package routes.connection.device;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.connection.core.RefusedException;
import routes.operations.support.UtcTime;

/**
 * The devices that readings of connections came from. Filing writes them down, and withholds the
 * readings of those that are stopped here.
 */
@Component("connectionDevices")
public class ConnectionDevices {

  private final JdbcClient database;

  public ConnectionDevices(JdbcClient database) {
    this.database = database;
  }

  /** Those of one connection, the one read last first. */
  public List<ConnectionDevice> of(String connectionId) {
    return of(List.of(connectionId)).getOrDefault(connectionId, List.of());
  }

  /** Those of several connections, by connection. */
  public Map<String, List<ConnectionDevice>> of(Collection<String> connectionIds) {
    Map<String, List<ConnectionDevice>> devices = new HashMap<>();
    if (!connectionIds.isEmpty()) {
      database
          .sql(
              """
              select * from connection_device where connection_id in (:connections)
              order by last_reading_at desc nulls last, device_id
              """)
          .param("connections", List.copyOf(connectionIds))
          .query(
              row -> {
                devices
                    .computeIfAbsent(row.getString("connection_id"), any -> new ArrayList<>())
                    .add(device(row));
              });
    }
    return devices;
  }

  /**
   * Withholds the device's readings from now on, which is no mistake where that is so already.
   *
   * @throws RefusedException with status 404 where the connection has no such device
   */
  public void stop(String connectionId, String deviceId) {
    changed(
        database
            .sql(
                """
                update connection_device set stopped_at = coalesce(stopped_at, ?)
                where connection_id = ? and device_key = ?
                """)
            .params(UtcTime.now(), connectionId, deviceId)
            .update());
  }

  /**
   * Files the device's readings again, which is no mistake where that is so already.
   *
   * @throws RefusedException with status 404 where the connection has no such device
   */
  public void share(String connectionId, String deviceId) {
    changed(
        database
            .sql(
                """
                update connection_device set stopped_at = null
                where connection_id = ? and device_key = ?
                """)
            .params(connectionId, deviceId)
            .update());
  }

  /**
   * What was stopped on the account's link before stays stopped on a new one, whose readings are
   * nobody's yet.
   */
  public void inherit(String connectionId, String vendor, String vendorUser) {
    database
        .sql(
            """
            insert into connection_device
              (connection_id, device_key, device_id, manufacturer, model, stopped_at)
            select cast(? as varchar(36)), device_key, device_id, manufacturer, model, stopped_at
            from connection_device
            where stopped_at is not null and connection_id = (
              select id from connection where vendor = ? and vendor_user = ? and id <> ?
              order by created_at desc limit 1)
            """)
        .params(connectionId, vendor, vendorUser, connectionId)
        .update();
  }

  /** Forgets the devices of a connection: its person wants the readings erased. */
  public void forget(String connectionId) {
    database
        .sql("delete from connection_device where connection_id = ?")
        .param(connectionId)
        .update();
  }

  private static void changed(int rows) {
    if (rows == 0) {
      throw new RefusedException(404, "This connection has no device of that id.");
    }
  }

  private static ConnectionDevice device(ResultSet row) throws SQLException {
    return new ConnectionDevice(
        row.getString("device_key"),
        row.getString("device_id"),
        row.getString("manufacturer"),
        row.getString("model"),
        UtcTime.nullable(row, "first_reading_at"),
        UtcTime.nullable(row, "last_reading_at"),
        UtcTime.nullable(row, "stopped_at"));
  }
}
