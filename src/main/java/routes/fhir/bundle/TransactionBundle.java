package routes.fhir.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import routes.fhir.FhirConflictException;
import routes.fhir.FhirOutageException;
import routes.fhir.FhirRefusalException;
import routes.fhir.client.FhirFailures;
import routes.fhir.client.FhirJson;
import routes.fhir.client.ServerMeta;

/**
 * FHIR transactions as text, there and back. Decimals keep every digit and their scale. <a
 * href="https://hl7.org/fhir/R4/http.html#transaction">FHIR R4 transaction</a>.
 */
@Component
public class TransactionBundle {
  private static final Pattern LOCATION =
      Pattern.compile("([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64})(?:/_history/([^/]+))?$");

  /**
   * A transaction of PUTs, in the given order, and of conditional POSTs of those whose id the
   * server is to give.
   */
  public String of(List<PlannedWrite> writes) {
    ObjectNode bundle = FhirJson.object();
    bundle.put("resourceType", "Bundle").put("type", "transaction");
    ArrayNode entries = bundle.putArray("entry");
    for (PlannedWrite write : writes) {
      ObjectNode entry = entries.addObject();
      if (write.creates()) {
        entry.put("fullUrl", write.fullUrl());
      }
      entry.set("resource", named(write));
      ObjectNode request = entry.putObject("request");
      if (write.creates()) {
        String type = write.entry().type();
        request.put("method", "POST").put("url", type);
        request.put(
            "ifNoneExist",
            InstallationIdentifier.parameter(type, List.of(write.entry().identifier())));
      } else {
        request.put("method", "PUT").put("url", write.reference());
        write.ifMatch().ifPresent(version -> request.put("ifMatch", "W/\"" + version + "\""));
      }
    }
    return FhirJson.write(bundle);
  }

  /** The resource under the id that the server knows, which is none where it is to give one. */
  private ObjectNode named(PlannedWrite write) {
    if (write.entry().identifier() == null) {
      return write.resource();
    }
    ObjectNode named = FhirJson.object();
    named.setAll(write.resource());
    if (write.creates()) {
      named.remove("id");
    } else {
      named.put("id", write.entry().serverId());
    }
    return named;
  }

  /** A transaction of DELETEs of these references, in the given order. */
  public String deleting(List<String> references) {
    ObjectNode bundle = FhirJson.object();
    bundle.put("resourceType", "Bundle").put("type", "transaction");
    ArrayNode all = bundle.putArray("entry");
    for (String reference : references) {
      all.addObject().putObject("request").put("method", "DELETE").put("url", reference);
    }
    return bundle.toString();
  }

  /**
   * What the server has answered for one entry.
   *
   * @param reference {@code Type/id} at the server
   * @param version an empty text where it named none
   * @param created whether it made the resource new; a conditional create may find one instead
   * @param resource as it stands now, or null where the server does not say
   */
  public record Answered(String reference, String version, boolean created, ObjectNode resource) {}

  /**
   * What the server answered, by {@code Type/id}. Resources that the answer does not name are
   * missing.
   *
   * @throws FhirRefusalException where the server says that an entry failed for its own sake;
   *     likewise {@link FhirConflictException} and {@link FhirOutageException}
   */
  public Map<String, Answered> answers(String answer) {
    Map<String, Answered> answers = new HashMap<>();
    JsonNode bundle = FhirJson.read(answer);
    if (!bundle.path("resourceType").asText().equals("Bundle")) {
      throw new FhirOutageException("the FHIR server answered a transaction with something else");
    }
    for (JsonNode entry : bundle.path("entry")) {
      JsonNode response = entry.path("response");
      String status = response.path("status").asText("");
      refuseFailure(status);
      ObjectNode resource =
          entry.get("resource") instanceof ObjectNode whole && whole.has("id") ? whole : null;
      String etag = version(response.path("etag").asText(""));
      Matcher location = LOCATION.matcher(response.path("location").asText(""));
      if (location.find()) {
        String reference = location.group(1) + "/" + location.group(2);
        String version = location.group(3) == null ? etag : location.group(3);
        answers.put(
            reference, new Answered(reference, version, status.startsWith("201"), resource));
      } else if (resource != null) {
        String reference =
            resource.path("resourceType").asText() + "/" + resource.path("id").asText();
        String version = ServerMeta.version(resource).orElse(etag);
        answers.put(
            reference, new Answered(reference, version, status.startsWith("201"), resource));
      }
    }
    return answers;
  }

  /**
   * Reads an answer of which only a failure is of interest.
   *
   * @throws FhirRefusalException as {@link #answers}
   */
  public void refuseFailures(String answer) {
    answers(answer);
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
    int number = status.matches("\\d{3}.*") ? Integer.parseInt(status.substring(0, 3)) : 0;
    switch (number) {
      case 409, 412 -> throw new FhirConflictException(number);
      case 400, 404, 410, 413, 422 -> throw new FhirRefusalException(number, "");
      default -> {
        String kind = "the FHIR server answered an entry with a failure of its own";
        throw FhirFailures.mayBeForContent(number)
            ? FhirOutageException.perhapsForContent(kind, true, number)
            : FhirOutageException.ofWriting(kind);
      }
    }
  }
}
