package routes.fhir;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * FHIR transactions as text, there and back. Decimals keep every digit and their scale. <a
 * href="https://hl7.org/fhir/R4/http.html#transaction">FHIR R4 transaction</a>.
 */
@Component
class TransactionBundle {
  private static final Pattern LOCATION =
      Pattern.compile("([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64})(?:/_history/([^/]+))?$");

  private final ObjectMapper json =
      JsonMapper.builder()
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  /** A transaction of PUTs, in the given order. */
  String of(List<BundleWork.PlannedWrite> writes) {
    ObjectNode bundle = json.createObjectNode();
    bundle.put("resourceType", "Bundle").put("type", "transaction");
    ArrayNode entries = bundle.putArray("entry");
    for (BundleWork.PlannedWrite write : writes) {
      ObjectNode entry = entries.addObject();
      entry.set("resource", write.resource());
      ObjectNode request = entry.putObject("request");
      request.put("method", "PUT").put("url", write.reference());
      write.ifMatch().ifPresent(version -> request.put("ifMatch", "W/\"" + version + "\""));
    }
    try {
      return json.writeValueAsString(bundle);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON");
    }
  }

  /** A transaction of DELETEs, in the given order. */
  String deleting(List<Ledger.Entry> entries) {
    ObjectNode bundle = json.createObjectNode();
    bundle.put("resourceType", "Bundle").put("type", "transaction");
    ArrayNode all = bundle.putArray("entry");
    for (Ledger.Entry entry : entries) {
      all.addObject()
          .putObject("request")
          .put("method", "DELETE")
          .put("url", entry.type() + "/" + entry.id());
    }
    return bundle.toString();
  }

  /** A resource as a tree. */
  ObjectNode resource(String text) {
    return (ObjectNode) tree(text);
  }

  /**
   * The versions that the server answered with, by {@code Type/id}; an empty text where it named
   * none. Resources that the answer does not name are missing.
   *
   * @throws FhirRefusalException where the server says that an entry failed for its own sake;
   *     likewise {@link FhirConflictException} and {@link FhirOutageException}
   */
  Map<String, String> versions(String answer) {
    Map<String, String> versions = new HashMap<>();
    for (JsonNode entry : tree(answer).path("entry")) {
      JsonNode response = entry.path("response");
      refuseFailure(response.path("status").asText(""));
      String location = response.path("location").asText("");
      Matcher matcher = LOCATION.matcher(location);
      if (matcher.find()) {
        String version =
            matcher.group(3) == null ? version(response.path("etag").asText("")) : matcher.group(3);
        versions.put(matcher.group(1) + "/" + matcher.group(2), version);
      } else if (entry.path("resource").has("id")) {
        JsonNode resource = entry.path("resource");
        versions.put(
            resource.path("resourceType").asText() + "/" + resource.path("id").asText(),
            resource
                .path("meta")
                .path("versionId")
                .asText(version(response.path("etag").asText(""))));
      }
    }
    return versions;
  }

  /** The bare version of an etag: {@code W/"2"}, {@code "2"} and {@code 2} are the same. */
  static String version(String etag) {
    String bare = etag.startsWith("W/") ? etag.substring(2) : etag;
    return bare.replace("\"", "").trim();
  }

  private static void refuseFailure(String status) {
    if (status.length() < 3 || status.startsWith("2") || status.startsWith("3")) {
      return;
    }
    switch (status.substring(0, 3)) {
      case "409", "412" ->
          throw new FhirConflictException(Integer.parseInt(status.substring(0, 3)));
      case "400", "404", "410", "413", "422" ->
          throw new FhirRefusalException(Integer.parseInt(status.substring(0, 3)), "");
      default ->
          throw new FhirOutageException(
              "the FHIR server answered an entry with a failure of its own");
    }
  }

  private JsonNode tree(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new FhirOutageException("the FHIR server answered with something that is not JSON");
    }
  }
}
