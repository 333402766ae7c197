package routes.connection.audited;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.connection.core.RefusedException;
import routes.connection.core.WebAnswer;
import routes.operations.audit.AuditSubject;
import routes.operations.support.UtcTime;

/** The audit over HTTP, for administrators. Looking into it is in it, too. */
@Component("auditDirectory")
public class AuditDirectory {
  private static final int MOST = 500;
  private static final int USUAL = 100;
  private static final int MOST_NAMES = 100;

  private final JdbcClient database;
  private final ObjectMapper json;

  AuditDirectory(JdbcClient database, ObjectMapper json) {
    this.database = database;
    this.json = json;
  }

  /**
   * Events, the newest first; each parameter may be null, and narrows what is found.
   *
   * @param patient {@code system|value} or {@code Patient/…}; events under the other name that a
   *     connection or a device knows of the same person are found, too
   * @param who exactly as events have it
   * @param connection id of a connection
   * @param since, until instants (2026-11-20T03:00:00Z): from the first on, before the second
   * @param before what an earlier answer named as {@code next}
   * @param limit most events, 500 at most
   * @return 200 with {@code {"events": […], "next": number}}; no {@code next} where these are all
   * @throws RefusedException with status 400 where a parameter is not of its form
   */
  public WebAnswer find(
      String patient,
      String who,
      String connection,
      String since,
      String until,
      String before,
      String limit)
      throws JsonProcessingException {
    List<String> where = new ArrayList<>(List.of("1 = 1"));
    List<Object> values = new ArrayList<>();
    if (patient != null) {
      Set<String> names = names(patient);
      where.add("patient in (" + "?, ".repeat(names.size() - 1) + "?)");
      values.addAll(names);
    }
    narrow(where, values, "who = ?", text(who, "who"));
    narrow(where, values, "connection_id = ?", text(connection, "connection-id"));
    narrow(where, values, "occurred_at >= ?", instant(since, "since"));
    narrow(where, values, "occurred_at < ?", instant(until, "until"));
    narrow(where, values, "id < ?", number(before, "before"));
    int most = limit == null ? USUAL : (int) Math.min(MOST, number(limit, "limit"));
    List<Map<String, Object>> events =
        database
            .sql(
                "select * from audit_event where "
                    + String.join(" and ", where)
                    + " order by id desc limit "
                    + (most + 1))
            .params(values)
            .query((row, number) -> event(row))
            .list();
    Map<String, Object> answer = new LinkedHashMap<>();
    boolean more = events.size() > most;
    answer.put("events", more ? events.subList(0, most) : events);
    if (more) {
      answer.put("next", events.get(most - 1).get("number"));
    }
    return json(answer);
  }

  /**
   * How many device messages each sender sent, by hour, the newest first; at most 500 rows.
   *
   * @param sender, since, until as above; each may be null
   * @return 200 with {@code {"sends": […]}}
   * @throws RefusedException with status 400 where a parameter is not of its form
   */
  public WebAnswer sends(String sender, String since, String until) throws JsonProcessingException {
    List<String> where = new ArrayList<>(List.of("1 = 1"));
    List<Object> values = new ArrayList<>();
    narrow(where, values, "sender = ?", text(sender, "sender"));
    narrow(where, values, "sent_hour >= ?", instant(since, "since"));
    narrow(where, values, "sent_hour < ?", instant(until, "until"));
    List<Map<String, Object>> sends =
        database
            .sql(
                "select * from audit_send where "
                    + String.join(" and ", where)
                    + " order by sent_hour desc, sender, outcome limit "
                    + MOST)
            .params(values)
            .query(
                (row, number) -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("sender", row.getString("sender"));
                  one.put("hour", UtcTime.nullable(row, "sent_hour").toString());
                  one.put("outcome", row.getString("outcome"));
                  one.put("sends", row.getLong("sends"));
                  return one;
                })
            .list();
    return json(Map.of("sends", sends));
  }

  private static Map<String, Object> event(ResultSet row) throws SQLException {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("number", row.getLong("id"));
    event.put("id", row.getString("event_id"));
    event.put("at", UtcTime.nullable(row, "occurred_at").toString());
    event.put("who", row.getString("who"));
    event.put("action", row.getString("action"));
    event.put("outcome", row.getString("outcome"));
    told(event, "status", row.getObject("status"));
    told(event, "patient", row.getString("patient"));
    told(event, "connection", row.getString("connection_id"));
    told(event, "device", row.getString("device"));
    told(event, "from", row.getString("address"));
    told(event, "trace", row.getString("trace_id"));
    told(event, "detail", row.getString("detail"));
    return event;
  }

  private static void told(Map<String, Object> event, String name, Object value) {
    if (value != null) {
      event.put(name, value);
    }
  }

  private static void narrow(List<String> where, List<Object> values, String by, Object value) {
    if (value != null) {
      where.add(by);
      values.add(value);
    }
  }

  /** A person by every name that a connection or a device has for them beside this one. */
  private Set<String> names(String patient) {
    Set<String> names = new LinkedHashSet<>();
    names.add(text(patient, "patient"));
    for (String table : List.of("connection", "device_link")) {
      database
          .sql(
              """
              select distinct patient_system, patient_value, patient_reference from %s
              where patient_reference is not null and patient_system is not null
                and patient_value is not null
                and (patient_reference = :name
                  or concat(patient_system, concat('|', patient_value)) = :name)
              limit :most
              """
                  .formatted(table))
          .param("name", patient)
          .param("most", MOST_NAMES)
          .query(
              (row, number) ->
                  List.of(
                      AuditSubject.patient(
                          row.getString("patient_system"), row.getString("patient_value"), null),
                      AuditSubject.patient(null, null, row.getString("patient_reference"))))
          .list()
          .forEach(both -> both.forEach(name -> names.add(name.patient())));
    }
    return names;
  }

  /** As the audit itself keeps texts. */
  private static String text(String given, String name) {
    if (given == null) {
      return null;
    }
    if (given.isBlank()) {
      throw new RefusedException(400, name + " is empty.");
    }
    return new AuditSubject(given, "", "").patient();
  }

  private static OffsetDateTime instant(String given, String name) {
    try {
      return given == null ? null : UtcTime.of(Instant.parse(given));
    } catch (DateTimeException notOne) {
      throw new RefusedException(400, name + " is an instant such as 2026-11-20T03:00:00Z.");
    }
  }

  private static Long number(String given, String name) {
    if (given != null && !given.matches("[1-9][0-9]{0,17}")) {
      throw new RefusedException(400, name + " is a number above 0.");
    }
    return given == null ? null : Long.valueOf(given);
  }

  private WebAnswer json(Map<String, Object> answer) throws JsonProcessingException {
    return new WebAnswer(
        200, Map.of("Content-Type", "application/json"), json.writeValueAsString(answer));
  }
}
