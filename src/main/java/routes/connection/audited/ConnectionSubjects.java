package routes.connection.audited;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;
import routes.connection.core.OpaqueKey;
import routes.operations.audit.AuditSubject;
import routes.operations.audit.CallSubjects;

/**
 * Whom a call is about, by the connection in its path, the patient in its query, or the key of the
 * link that somebody holds.
 */
@Component
final class ConnectionSubjects implements CallSubjects {
  private final JdbcClient database;

  ConnectionSubjects(JdbcClient database) {
    this.database = database;
  }

  @Override
  public Optional<AuditSubject> of(
      String pattern, Map<String, String> variables, HttpServletRequest request) {
    if (pattern.startsWith("/my/{key}")) {
      return byLink(
              "select * from connection where person_key_hash = ?",
              OpaqueKey.hash(variables.get("key")))
          .map(subject -> subject.withDevice(variables.get("device")));
    }
    if (pattern.startsWith("/connect/{token}")) {
      return byInvitation(OpaqueKey.hash(variables.get("token")))
          .or(() -> isPortalsLink(request) ? Optional.of(AuditSubject.NOBODY) : Optional.empty());
    }
    if (pattern.startsWith("/oauth/callback/")) {
      return query(request, "state").flatMap(state -> byAttempt(OpaqueKey.hash(state)));
    }
    AuditSubject subject =
        query(request, "patient")
            .map(patient -> new AuditSubject(patient, "", ""))
            .orElse(AuditSubject.NOBODY);
    if (pattern.startsWith("/api/connections/{id}")) {
      String id = variables.get("id");
      subject =
          subject
              .or(byLink("select * from connection where id = ?", id).orElse(AuditSubject.NOBODY))
              .withConnection(id);
    }
    return Optional.of(subject.withDevice(variables.get("device")));
  }

  @Override
  public String asked(String pattern, HttpServletRequest request) {
    if (!pattern.equals("/api/connections/{id}")) {
      return "";
    }
    return Stream.of("erase", "give-up")
        .filter(word -> query(request, word).filter("true"::equals).isPresent())
        .collect(Collectors.joining(" "));
  }

  private Optional<AuditSubject> byLink(String sql, String key) {
    return database
        .sql(sql)
        .param(key)
        .query(
            (row, number) ->
                AuditSubject.patient(
                        row.getString("patient_system"),
                        row.getString("patient_value"),
                        row.getString("patient_reference"))
                    .withConnection(row.getString("id")))
        .optional();
  }

  private Optional<AuditSubject> byInvitation(String hash) {
    return database
        .sql("select * from invitation where token_hash = ?")
        .param(hash)
        .query(
            (row, number) ->
                AuditSubject.patient(
                    row.getString("patient_system"),
                    row.getString("patient_value"),
                    row.getString("patient_reference")))
        .optional();
  }

  private Optional<AuditSubject> byAttempt(String stateHash) {
    return database
        .sql("select invitation_hash from authorization_attempt where state_hash = ?")
        .param(stateHash)
        .query(String.class)
        .optional()
        .flatMap(this::byInvitation);
  }

  private static boolean isPortalsLink(HttpServletRequest request) {
    return query(request, "jwt").isPresent()
        || Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION)).isPresent();
  }

  /** Of the query alone: the fields of a form are not looked at, so that the body stays unread. */
  private static Optional<String> query(HttpServletRequest request, String name) {
    if (request.getQueryString() == null) {
      return Optional.empty();
    }
    try {
      MultiValueMap<String, String> parameters =
          UriComponentsBuilder.newInstance()
              .query(request.getQueryString())
              .build()
              .getQueryParams();
      return Optional.ofNullable(parameters.getFirst(name))
          .map(value -> UriUtils.decode(value.replace('+', ' '), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notEncoded) {
      return Optional.empty();
    }
  }
}
