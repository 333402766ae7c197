package routes.fhir.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.web.util.UriUtils;
import routes.fhir.client.Sha256;
import routes.mapping.fhir.ConnectorIdentifier;
import routes.mapping.fhir.ObservationKey;
import routes.operations.PoisonRecordException;

/**
 * The identifier that this installation gives to a resource it writes. By it a resource is found
 * again where the server has chosen the id. A Provenance has no identifier in R4; a tag takes its
 * place.
 *
 * @param system identifier system, always present
 * @param value identifier value
 */
public record InstallationIdentifier(String system, String value) {
  private static final int LONGEST_TOKEN = 4000;
  private static final String FOLDER = "/identifier/";
  private static final String TAGGED = "Provenance";

  /** All identifiers of a resource that have a system and a value, in its order: ours is first. */
  public static List<InstallationIdentifier> all(JsonNode resource) {
    List<InstallationIdentifier> all = new ArrayList<>();
    boolean tagged = resource.path("resourceType").asText().equals(TAGGED);
    String value = tagged ? "code" : "value";
    for (JsonNode each : tagged ? resource.at("/meta/tag") : resource.path("identifier")) {
      if (each.has("system") && each.has(value)) {
        all.add(new InstallationIdentifier(each.get("system").asText(), each.get(value).asText()));
      }
    }
    return all;
  }

  /**
   * The one of a resource that was read; empty where it carries none.
   *
   * @param base {@code fhir.identifier-base}
   */
  public static Optional<InstallationIdentifier> in(JsonNode resource, String base) {
    return all(resource).stream()
        .filter(
            each ->
                each.system().startsWith(base + FOLDER)
                    || each.system().equals(ConnectorIdentifier.SYSTEM))
        .findFirst();
  }

  /** Writes it as an Identifier; says which. */
  public ObjectNode into(ObjectNode json) {
    return json.put("system", system).put("value", value);
  }

  /** The id of ours that a resource of this type has, wherever it stands. */
  public String id(String type) {
    if (type.equals(TAGGED)) {
      return value;
    }
    if (!type.equals("Observation")) {
      return Sha256.hex(system + "|" + value);
    }
    return system.equals(ConnectorIdentifier.SYSTEM)
        ? ConnectorIdentifier.id(value)
        : ObservationKey.id(value);
  }

  /**
   * {@code system|value}, escaped as <a href="https://hl7.org/fhir/R4/search.html#escaping">FHIR
   * searches</a> want it.
   */
  public String token() {
    return escaped(system) + "|" + escaped(value);
  }

  /**
   * The token, where the ledger can keep it.
   *
   * @throws PoisonRecordException {@code identifier-too-long} above 4000 characters
   */
  public String boundedToken() {
    String token = token();
    if (token.length() > LONGEST_TOKEN) {
      throw new PoisonRecordException(
          "identifier-too-long",
          "The identifier of the resource has more than " + LONGEST_TOKEN + " characters.");
    }
    return token;
  }

  /** The search parameter that finds resources of a type by any of these, ready for a URL. */
  static String parameter(String type, Collection<String> tokens) {
    return tokens.stream()
        .map(token -> UriUtils.encode(token, StandardCharsets.UTF_8))
        .collect(Collectors.joining(",", type.equals(TAGGED) ? "_tag=" : "identifier=", ""));
  }

  /** The search, relative to the server, for any of these tokens; at least one. */
  public static String search(String type, Collection<String> tokens) {
    return type + "?" + parameter(type, tokens) + "&_count=" + tokens.size();
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("|", "\\|").replace(",", "\\,").replace("$", "\\$");
  }
}
