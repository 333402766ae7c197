package routes.connection.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.connection.access.CallerIdentity;
import routes.connection.core.ConnectSettings;
import routes.connection.core.Invitation;
import routes.connection.core.OpaqueKey;
import routes.connection.core.RefusedException;
import routes.connection.core.WebAnswer;
import routes.connection.vendor.Vendors;
import routes.operations.requests.RequestRefusedException;
import routes.operations.support.UtcTime;

/**
 * One-time links for known patients. A link leads to each of its vendors once and then, or when its
 * time is over, nowhere. Only the hash of its token is kept.
 */
@Component("invitations")
public class Invitations {

  private static final String PATH = "/connect/";

  private final JdbcClient database;
  private final ObjectMapper json;
  private final Vendors vendors;
  private final ConnectSettings settings;
  private final CallerIdentity callers;
  private final String publicUrl;

  Invitations(
      JdbcClient database,
      ObjectMapper json,
      Vendors vendors,
      ConnectSettings settings,
      CallerIdentity callers,
      @Value("${public-url}") String publicUrl) {
    this.database = database;
    this.json = json;
    this.vendors = vendors;
    this.settings = settings;
    this.callers = callers;
    this.publicUrl = publicUrl;
  }

  /**
   * Makes a link.
   *
   * @param body the request, {@link InvitationRequest} as JSON
   * @return 201 with {@code link} and {@code expiresAt}
   * @throws RequestRefusedException if the body asks for what cannot be
   */
  public WebAnswer create(byte[] body) throws JsonProcessingException {
    InvitationRequest request = InvitationRequest.read(body);
    request.check(vendors, settings);
    String token = OpaqueKey.random();
    OffsetDateTime expiresAt = store(request, token, callers.portal().name());
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("link", publicUrl + PATH + token);
    answer.put("expiresAt", expiresAt.toInstant().toString());
    return WebAnswer.json(201, json.writeValueAsString(answer)).about(request.patient().subject());
  }

  /**
   * The path of the invitation with this token, made now where there is none yet.
   *
   * @param owner the portal that invites
   * @throws RefusedException if the request asks for what cannot be
   */
  String link(InvitationRequest request, String token, String owner) {
    request.check(vendors, settings);
    try {
      store(request, token, owner);
    } catch (DuplicateKeyException e) {
      // Opened again: the invitation that there is decides.
    }
    return PATH + token;
  }

  private OffsetDateTime store(InvitationRequest request, String token, String owner) {
    OffsetDateTime now = UtcTime.now();
    OffsetDateTime expiresAt =
        now.plus(Optional.ofNullable(request.validFor()).orElse(settings.invitationValidity()));
    database
        .sql(
            """
            insert into invitation (token_hash, patient_system, patient_value, patient_reference,
              vendors, return_url, return_state, created_at, expires_at, owner, hint)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            Arrays.asList(
                OpaqueKey.hash(token),
                request.patient().system(),
                request.patient().value(),
                request.patient().reference(),
                String.join(" ", request.vendors().stream().distinct().toList()),
                request.returnUrl(),
                request.returnState(),
                now,
                expiresAt,
                owner,
                request.hint()))
        .update();
    return expiresAt;
  }

  /**
   * The invitation of this token, with the vendors that are still to connect.
   *
   * @throws RefusedException if there is none, it is over or used
   */
  public Invitation open(String token) {
    Invitation invitation =
        find(OpaqueKey.hash(token))
            .orElseThrow(
                () ->
                    new RefusedException(
                        404, "This link is not known. Please check it, or ask for a new one."));
    if (invitation.expired()) {
      throw new RefusedException(410, "This link has expired. Please ask for a new one.");
    }
    List<String> open = stillOpen(invitation);
    if (open.isEmpty()) {
      throw used();
    }
    return new Invitation(
        invitation.hash(),
        invitation.patientSystem(),
        invitation.patientValue(),
        invitation.patientReference(),
        open,
        invitation.returnUrl(),
        invitation.returnState(),
        invitation.expiresAt(),
        invitation.owner(),
        invitation.hint());
  }

  /**
   * The invitation, locked until the caller's transaction ends: an account has come for it. What
   * was open when the person left for the vendor may be used by now.
   *
   * @throws RefusedException if it is not known any more, or used for this vendor
   */
  Invitation lock(String hash, String vendor) {
    Invitation invitation =
        find(hash, " for update")
            .orElseThrow(() -> new RefusedException(404, "This link is not known any more."));
    if (!stillOpen(invitation).contains(vendor)) {
      throw used();
    }
    return invitation;
  }

  private static RefusedException used() {
    return new RefusedException(
        410, "This link has been used. Please ask for a new one if you want to connect again.");
  }

  /** The invitation as it was made. */
  Optional<Invitation> find(String hash) {
    return find(hash, "");
  }

  private Optional<Invitation> find(String hash, String lock) {
    return database
        .sql("select * from invitation where token_hash = ?" + lock)
        .param(hash)
        .query(
            (row, number) ->
                new Invitation(
                    row.getString("token_hash"),
                    row.getString("patient_system"),
                    row.getString("patient_value"),
                    row.getString("patient_reference"),
                    List.of(row.getString("vendors").split(" ")),
                    row.getString("return_url"),
                    row.getString("return_state"),
                    UtcTime.nullable(row, "expires_at"),
                    row.getString("owner"),
                    row.getString("hint")))
        .optional();
  }

  /** Notes that this vendor has been connected through the invitation. */
  void completed(Invitation invitation, String stateHash, Instant at) {
    database
        .sql("update authorization_attempt set completed_at = ? where state_hash = ?")
        .params(UtcTime.of(at), stateHash)
        .update();
    if (stillOpen(invitation).isEmpty()) {
      database
          .sql("update invitation set used_at = ? where token_hash = ?")
          .params(UtcTime.of(at), invitation.hash())
          .update();
    }
  }

  private List<String> stillOpen(Invitation invitation) {
    List<String> connected =
        database
            .sql(
                """
                select vendor from authorization_attempt
                where invitation_hash = ? and completed_at is not null
                """)
            .param(invitation.hash())
            .query(String.class)
            .list();
    return invitation.vendors().stream().filter(vendor -> !connected.contains(vendor)).toList();
  }
}
