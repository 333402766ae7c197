package routes.fhir.client;

import ca.uhn.fhir.rest.api.MethodOutcome;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.Resource;
import routes.fhir.FhirOutageException;

/**
 * Whether an answer is what was asked for. A proxy or a broken server may answer 200 with something
 * else, and what is not in it must not be taken for missing: that is an outage. Each method answers
 * what it was given, or throws a {@link FhirOutageException} that quotes nothing of it.
 */
public final class ExpectedAnswers {
  private static final Pattern SEARCHED = Pattern.compile("^([A-Z][A-Za-z]{1,30})(\\?|/_search)");
  private static final Pattern LOCATION =
      Pattern.compile("([A-Z][A-Za-z]+)/[A-Za-z0-9.-]{1,64}(?:/_history/[^/]+)?$");
  private static final String OUTCOME = "OperationOutcome";

  private ExpectedAnswers() {}

  /**
   * One page of a search. An error in the place of any result says nothing of what there is; R4
   * allows hints and warnings only.
   *
   * @param type of resource that was searched for, or null where nobody knows
   */
  public static Bundle search(IBaseResource answer, String type) {
    if (!(answer instanceof Bundle page) || page.getType() != BundleType.SEARCHSET) {
      throw new FhirOutageException("the FHIR server answers a search with something else");
    }
    boolean failed = false;
    boolean found = false;
    for (BundleEntryComponent entry : page.getEntry()) {
      Resource resource = entry.getResource();
      if (resource instanceof OperationOutcome outcome && !OUTCOME.equals(type)) {
        failed |= isFailure(outcome);
      } else if (resource == null || !resource.hasIdElement()) {
        throw new FhirOutageException(
            "the FHIR server answers a search with an entry that holds no resource");
      } else if (!isOther(entry)) {
        found = true;
        demand(type, resource.fhirType(), "a search");
      }
    }
    if (failed && !found) {
      throw new FhirOutageException("the FHIR server answers a search with nothing but an error");
    }
    return page;
  }

  /** As {@link #search}, of what the query says: {@code Type?parameter=…}. */
  static Bundle searchBy(String query, IBaseResource answer) {
    return search(answer, searchedType(query));
  }

  /** The type that a query is about, or null. */
  static String searchedType(String query) {
    Matcher searched = SEARCHED.matcher(query);
    return searched.find() ? searched.group(1) : null;
  }

  /**
   * The versions of a resource. What was deleted is no resource in its history.
   *
   * @param reference {@code Type/id}
   */
  static Bundle history(Bundle answer, String reference) {
    if (answer == null || answer.getType() != BundleType.HISTORY) {
      throw new FhirOutageException("the FHIR server answers for a history with something else");
    }
    for (BundleEntryComponent entry : answer.getEntry()) {
      Resource version = entry.getResource();
      if (version != null
          && !(version instanceof OperationOutcome)
          && !reference.equals(version.fhirType() + "/" + version.getIdElement().getIdPart())) {
        throw new FhirOutageException(
            "the FHIR server answers for a history with another resource");
      }
    }
    return answer;
  }

  /** One resource. */
  public static <R extends IBaseResource> R read(R answer, String type, String id) {
    if (answer == null
        || !type.equals(answer.fhirType())
        || !id.equals(answer.getIdElement().getIdPart())) {
      throw new FhirOutageException("the FHIR server answers a read with something else");
    }
    return answer;
  }

  /** What was written or deleted alone. A server may answer without it. */
  public static MethodOutcome written(MethodOutcome answer, String type) {
    IBaseResource resource = answer == null ? null : answer.getResource();
    if (resource != null) {
      demandOrOutcome(Set.of(type), resource.fhirType(), "a write");
    }
    return answer;
  }

  /**
   * The answer to a transaction or a batch: an entry for each that was sent, whatever their order.
   *
   * @param sent as JSON, as the answer
   */
  public static String transaction(String answer, String sent) {
    JsonNode bundle = FhirJson.read(answer == null ? "" : answer);
    JsonNode asked = FhirJson.read(sent);
    if (!bundle.path("resourceType").asText().equals("Bundle")
        || !bundle.path("type").asText().equals(asked.path("type").asText() + "-response")) {
      throw FhirOutageException.ofWriting(
          "the FHIR server answered a transaction with something else");
    }
    JsonNode entries = bundle.path("entry");
    if (entries.isEmpty() && !asked.path("entry").isEmpty()) {
      throw FhirOutageException.ofWriting(
          "the FHIR server answers a transaction with an empty Bundle, and does not say what it"
              + " took");
    }
    if (entries.size() != asked.path("entry").size()) {
      throw FhirOutageException.ofWriting(
          "the FHIR server answers a transaction with more or fewer entries than were sent");
    }
    Set<String> types = types(asked);
    for (JsonNode entry : entries) {
      demandEntry(entry, types);
    }
    return answer;
  }

  private static void demandEntry(JsonNode entry, Set<String> types) {
    JsonNode response = entry.path("response");
    if (response.path("status").asText("").isBlank()) {
      throw FhirOutageException.ofWriting(
          "the FHIR server answers a transaction without the status of an entry");
    }
    if (!types.isEmpty()) {
      Matcher location = LOCATION.matcher(response.path("location").asText(""));
      if (location.find()) {
        demandOrOutcome(types, location.group(1), "a transaction");
      }
      JsonNode resource = entry.path("resource");
      if (resource.isObject()) {
        demandOrOutcome(types, resource.path("resourceType").asText(), "a transaction");
      }
    }
  }

  /** The types that a transaction writes or deletes; none where it asks for something as well. */
  private static Set<String> types(JsonNode asked) {
    Set<String> types = new HashSet<>();
    for (JsonNode entry : asked.path("entry")) {
      if (entry.at("/request/method").asText().equals("GET")) {
        return Set.of();
      }
      types.add(entry.at("/request/url").asText().split("[/?]", 2)[0]);
    }
    return types;
  }

  private static boolean isOther(BundleEntryComponent entry) {
    SearchEntryMode mode = entry.getSearch().getMode();
    return mode == SearchEntryMode.INCLUDE || mode == SearchEntryMode.OUTCOME;
  }

  private static boolean isFailure(OperationOutcome outcome) {
    return outcome.getIssue().stream()
        .anyMatch(
            issue ->
                issue.getSeverity() == IssueSeverity.ERROR
                    || issue.getSeverity() == IssueSeverity.FATAL);
  }

  private static void demand(String wanted, String type, String call) {
    if (wanted != null && !wanted.equals(type)) {
      throw new FhirOutageException(
          "the FHIR server answers " + call + " with resources of another type");
    }
  }

  private static void demandOrOutcome(Set<String> wanted, String type, String call) {
    if (!type.equals(OUTCOME) && !wanted.contains(type)) {
      throw FhirOutageException.ofWriting(
          "the FHIR server answers " + call + " with resources of another type");
    }
  }
}
