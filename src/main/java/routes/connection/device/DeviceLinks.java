package routes.connection.device;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.core.RefusedException;
import routes.operations.support.UtcTime;

/**
 * The registered devices of senders, with the history of whose they were. A device handed to
 * another person gets a new link; the old one ends where the new one begins.
 */
@Component("deviceLinks")
public class DeviceLinks {
  private static final String SELECT =
      "select id, sender, device_id, patient_system, patient_value, patient_reference,"
          + " manufacturer, model, linked_from, linked_until from device_link ";

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;

  public DeviceLinks(JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Links a device to a person. Registering the same link again gives the one that stands.
   *
   * @return the link, with its id
   * @throws RefusedException something required is missing, or the device is already linked to
   *     somebody at a later instant
   */
  public DeviceLink register(DeviceLink wanted) {
    DeviceLink link = checked(wanted);
    return alone(link.sender(), link.deviceId(), () -> registered(link));
  }

  /**
   * Links a device that nobody has registered to the person whom one of its messages names, from
   * the time of the reading on. A link made so begins earlier where an older reading names the same
   * person. Several at a time make one link.
   *
   * @return the link; where the device has others, the one that stood at that time or the nearest
   */
  public DeviceLink linkByMessage(DeviceLink wanted) {
    DeviceLink link = checked(wanted);
    return alone(
        link.sender(),
        link.deviceId(),
        () -> {
          List<DeviceLink> history = history(link.sender(), link.deviceId());
          if (history.isEmpty()) {
            insert(link, true);
          } else if (samePerson(history.get(0), link)) {
            jdbc.sql(
                    "update device_link set linked_from = :from where id = :id and by_message"
                        + " and linked_from > :from")
                .param("from", UtcTime.of(link.linkedFrom()))
                .param("id", history.get(0).id())
                .update();
          }
          return at(link.sender(), link.deviceId(), link.linkedFrom()).orElseThrow();
        });
  }

  /** Does this while nobody else changes the links of the device. */
  private DeviceLink alone(String sender, String deviceId, Supplier<DeviceLink> change) {
    try {
      jdbc.sql(
              "insert into linked_device (sender, device_id)"
                  + " select cast(:sender as varchar(255)), cast(:device as varchar(255))"
                  + " where not exists (select 1 from linked_device where sender = :sender"
                  + " and device_id = :device)")
          .param("sender", sender)
          .param("device", deviceId)
          .update();
    } catch (DuplicateKeyException meanwhile) {
      // Somebody else has made the row at the same time, and that is all it is for.
    }
    return transaction.execute(
        status -> {
          jdbc.sql("select * from linked_device where sender = ? and device_id = ? for update")
              .params(sender, deviceId)
              .query()
              .listOfRows();
          return change.get();
        });
  }

  private DeviceLink registered(DeviceLink link) {
    Optional<DeviceLink> last = last(link.sender(), link.deviceId());
    if (last.isPresent() && samePerson(last.get(), link) && last.get().linkedUntil() == null) {
      return last.get();
    }
    last.ifPresent(previous -> end(previous, link.linkedFrom()));
    insert(link, false);
    return link;
  }

  private void insert(DeviceLink link, boolean byMessage) {
    jdbc.sql(
            "insert into device_link (id, sender, device_id, patient_system, patient_value,"
                + " patient_reference, manufacturer, model, linked_from, created_at, by_message)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            link.id(),
            link.sender(),
            link.deviceId(),
            link.patientSystem(),
            link.patientValue(),
            link.patientReference(),
            link.manufacturer(),
            link.model(),
            UtcTime.of(link.linkedFrom()),
            UtcTime.of(clock.instant()),
            byMessage)
        .update();
  }

  /** Ends the current link of a device; readings dated later are nobody's. */
  @Transactional
  public Optional<DeviceLink> end(String sender, String deviceId, Instant until) {
    Optional<DeviceLink> last = last(sender, deviceId).filter(link -> link.linkedUntil() == null);
    last.ifPresent(link -> end(link, until));
    return last(sender, deviceId);
  }

  /** Every link of every sender, with its history. */
  public List<DeviceLink> all() {
    return jdbc.sql(SELECT + "order by sender, device_id, linked_from")
        .query(DeviceLinks::row)
        .list();
  }

  /** Whose the device was at that instant; or its nearest link, for the reason to name. */
  public Optional<DeviceLink> at(String sender, String deviceId, Instant instant) {
    List<DeviceLink> history = history(sender, deviceId);
    return history.stream()
        .filter(link -> !instant.isBefore(link.linkedFrom()))
        .filter(link -> link.linkedUntil() == null || instant.isBefore(link.linkedUntil()))
        .findFirst()
        .or(() -> history.stream().findFirst());
  }

  /** Those of the devices that the sender may not write for, in order. */
  public List<String> unregistered(String sender, Collection<String> deviceIds) {
    TreeSet<String> unknown = new TreeSet<>();
    for (String deviceId : deviceIds) {
      if (history(sender, deviceId).isEmpty()) {
        unknown.add(deviceId);
      }
    }
    return List.copyOf(unknown);
  }

  private List<DeviceLink> history(String sender, String deviceId) {
    return jdbc.sql(SELECT + "where sender = ? and device_id = ? order by linked_from")
        .params(sender, deviceId)
        .query(DeviceLinks::row)
        .list();
  }

  private Optional<DeviceLink> last(String sender, String deviceId) {
    List<DeviceLink> history = history(sender, deviceId);
    return history.isEmpty() ? Optional.empty() : Optional.of(history.get(history.size() - 1));
  }

  private void end(DeviceLink link, Instant until) {
    if (until.isBefore(link.linkedFrom())) {
      throw new RefusedException(
          400,
          "The device is linked to somebody from %s on; a link cannot begin or end before that."
              .formatted(link.linkedFrom()));
    }
    if (link.linkedUntil() == null || until.isBefore(link.linkedUntil())) {
      jdbc.sql("update device_link set linked_until = ? where id = ?")
          .params(UtcTime.of(until), link.id())
          .update();
    }
  }

  private DeviceLink checked(DeviceLink wanted) {
    require(wanted.sender(), "sender");
    require(wanted.deviceId(), "deviceId");
    boolean identified = present(wanted.patientSystem()) && present(wanted.patientValue());
    if (!identified && !present(wanted.patientReference())) {
      throw new RefusedException(
          400, "A device needs its person: patientSystem and patientValue, or patientReference.");
    }
    return new DeviceLink(
        UUID.randomUUID().toString(),
        wanted.sender(),
        wanted.deviceId(),
        wanted.patientSystem(),
        wanted.patientValue(),
        wanted.patientReference(),
        wanted.manufacturer(),
        wanted.model(),
        wanted.linkedFrom() == null ? clock.instant() : wanted.linkedFrom(),
        null);
  }

  private static boolean samePerson(DeviceLink a, DeviceLink b) {
    return Objects.equals(a.patientSystem(), b.patientSystem())
        && Objects.equals(a.patientValue(), b.patientValue())
        && Objects.equals(a.patientReference(), b.patientReference());
  }

  private static void require(String value, String name) {
    if (!present(value)) {
      throw new RefusedException(400, "'%s' is missing.".formatted(name));
    }
  }

  private static boolean present(String value) {
    return value != null && !value.isBlank();
  }

  private static DeviceLink row(ResultSet row, int number) throws SQLException {
    return new DeviceLink(
        row.getString("id"),
        row.getString("sender"),
        row.getString("device_id"),
        row.getString("patient_system"),
        row.getString("patient_value"),
        row.getString("patient_reference"),
        row.getString("manufacturer"),
        row.getString("model"),
        UtcTime.nullable(row, "linked_from"),
        UtcTime.nullable(row, "linked_until"));
  }
}
