package routes.connection.portal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import routes.connection.signin.ClientSecrets;
import routes.operations.redaction.Redacted;
import routes.operations.support.StartRefusedException;

/**
 * Who may call {@code /api}. Nobody may where neither is configured.
 *
 * @param clients callers by HTTP Basic name
 * @param issuers issuers of accepted JWTs, by a short name of this installation's choice
 */
@ConfigurationProperties("api")
public record ApiAccess(
    @DefaultValue Map<String, Client> clients, @DefaultValue Map<String, Issuer> issuers) {

  /**
   * @param secret encoded as {@code {noop}…}, {@code {sha256}…} or {@code {bcrypt}…}
   * @param roles of invite, send, admin
   */
  public record Client(@DefaultValue("") String secret, @DefaultValue List<String> roles) {
    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * @param uri the {@code iss} claim, also where the issuer's metadata is found
   * @param audience must be among the {@code aud} claim
   * @param jwkSetUri where the keys are, or empty to ask the issuer's metadata
   * @param rolesClaim claim that holds the roles, as a list or separated by spaces
   * @param patientClaim claim of a portal's link that names the patient: an identifier's value, or
   *     the id of the Patient
   * @param patientSystem system of that identifier, or empty where the claim holds an id
   * @param linkAudience must be among the {@code aud} claim of a portal's link, and is no audience
   *     of the API; empty: the audience followed by {@code /connect}
   * @param linkRole must be among the roles of a portal's link, and is no role of the API
   */
  public record Issuer(
      String uri,
      @DefaultValue("") String audience,
      @DefaultValue("") String jwkSetUri,
      @DefaultValue("scope") String rolesClaim,
      @DefaultValue("patient") String patientClaim,
      @DefaultValue("") String patientSystem,
      @DefaultValue("") String linkAudience,
      @DefaultValue("link") String linkRole) {

    public Issuer {
      linkAudience = linkAudience.isBlank() ? audience + "/connect" : linkAudience;
    }
  }

  /** What callers of the API may be allowed; nothing of it is in a link that people get. */
  public static final List<String> ROLES = List.of("invite", "send", "admin");

  /** The issuer of that {@code iss} claim, by its short name. */
  public Optional<Map.Entry<String, Issuer>> issuer(String uri) {
    return issuers.entrySet().stream()
        .filter(entry -> entry.getValue().uri().equals(uri))
        .findFirst();
  }

  /**
   * Who may invite people, as far as can be told from here: clients with that role, and every
   * issuer, since its tokens say what they may.
   */
  public List<String> inviting() {
    return Stream.concat(
            clients.entrySet().stream()
                .filter(client -> client.getValue().roles().contains("invite"))
                .map(Map.Entry::getKey),
            issuers.keySet().stream().map(Portal::ofIssuer))
        .toList();
  }

  /** Whether a caller may have this name: that of a client, or an issuer's with a subject. */
  public boolean knows(String caller) {
    int slash = caller.indexOf('/');
    return slash < 0
        ? clients.containsKey(caller)
        : issuers.containsKey(caller.substring(0, slash));
  }

  /**
   * Checks what the binder cannot.
   *
   * @throws StartRefusedException naming the property that is missing or wrong
   */
  public void check() {
    clients.forEach(
        (name, client) -> {
          ClientSecrets.fault(client.secret())
              .ifPresent(
                  fault -> {
                    throw new StartRefusedException("api.clients." + name + ".secret " + fault);
                  });
          if (name.contains("/")) {
            throw new StartRefusedException("api.clients: a name must not contain a slash.");
          }
        });
    issuers.forEach(
        (name, issuer) -> {
          if (issuer.uri() == null || issuer.uri().isBlank()) {
            throw new StartRefusedException("api.issuers." + name + ".uri must be set.");
          }
          if (issuer.audience().isBlank()) {
            throw new StartRefusedException("api.issuers." + name + ".audience must be set.");
          }
          if (issuer.linkAudience().equals(issuer.audience())) {
            throw new StartRefusedException(
                "api.issuers."
                    + name
                    + ".link-audience must not be its audience: a link for a person must not open"
                    + " the API.");
          }
          if (ROLES.contains(issuer.linkRole()) || issuer.linkRole().isBlank()) {
            throw new StartRefusedException(
                "api.issuers." + name + ".link-role must be set, and no role of the API.");
          }
        });
  }
}
