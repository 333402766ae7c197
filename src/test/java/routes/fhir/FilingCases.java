package routes.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.TestPropertySource;
import routes.cli.cases.Difference;
import routes.mapping.Measurement;
import routes.mapping.conformance.FilingKind;
import routes.subject.SourceLink;

/** Runs the conformance cases about the last stage by its routes, against a FHIR stub. */
public class FilingCases extends FilingTestBase {
  static final String SENDER = "clinic";

  private FilingCases creating;
  private FilingCases demanding;

  /** Starts the stage. */
  public FilingCases() throws Exception {
    TestContextManager stage = new TestContextManager(getClass());
    stage.beforeTestClass();
    stage.prepareTestInstance(this);
  }

  /** The stage in the mode that links and creates. */
  @TestPropertySource(
      properties = {
        "fhir.identities.mode=Create",
        "fhir.identities.patient-system=urn:mrn",
        "fhir.identities.create-patients=true"
      })
  private static final class Creating extends FilingCases {
    private Creating() throws Exception {}
  }

  /** The stage in the mode that demands encounters. */
  @TestPropertySource(properties = "fhir.identities.mode=LookupWithEncounter")
  private static final class DemandingEncounters extends FilingCases {
    private DemandingEncounters() throws Exception {}
  }

  /** The stage as a case wants it, this one where it wants nothing. */
  private FilingCases inMode(String mode) throws Exception {
    switch (mode) {
      case "Create" -> {
        creating = creating == null ? new Creating() : creating;
        return creating;
      }
      case "LookupWithEncounter" -> {
        demanding = demanding == null ? new DemandingEncounters() : demanding;
        return demanding;
      }
      default -> {
        return this;
      }
    }
  }

  /** The first difference, or empty if the case passes; nothing is left of the case before. */
  public Optional<Difference> check(JsonNode json) throws Exception {
    FilingCases stage = inMode(json.path("mode").asText());
    stage.start();
    return switch (FilingKind.of(json).orElseThrow()) {
      case IDENTITY -> new IdentityCheck(stage, json).run();
      case PERSISTENCE -> new PersistenceCheck(this, json).run();
      case ERROR_POLICY -> new ErrorPolicyCheck(this, json).run();
      case REFERENCE -> reference(json);
    };
  }

  /** Files one measurement, and says whether the stage goes on. */
  boolean goesOnAfter(Measurement measurement) throws Exception {
    Exchange exchange = file(List.of(record(measurement)));
    return exchange.getException() == null;
  }

  /** Links the sender's devices to a person; what is not known of the person is null. */
  void linked(String system, String value, String reference) {
    if (reference != null && reference.matches("(Patient/)?[A-Za-z0-9.-]{1,64}")) {
      FHIR.patient(reference.replace("Patient/", ""), "urn:other", reference);
    }
    links.put(
        new SourceLink(
            SENDER, system, value, reference, MORNING.minusSeconds(60), null, null, Set.of()));
  }

  /** A reading of one of the sender's devices; patient and encounter may be null. */
  public static Measurement reading(String device, String patient, String encounter) {
    Measurement weight = weight(MORNING, "65.50");
    return new Measurement(
        weight.type(),
        weight.occurrenceTime(),
        null,
        device,
        patient,
        encounter,
        null,
        null,
        null,
        weight.properties(),
        new Measurement.Origin(
            null,
            SENDER,
            "withings",
            null,
            "upsert",
            null,
            null,
            MORNING,
            null,
            null,
            "v1",
            "t",
            null,
            null));
  }

  /** What is left of a person's reference in the Observation: the id alone, or nothing filed. */
  private Optional<Difference> reference(JsonNode json) throws Exception {
    linked(null, null, json.get("reference").asText());
    goesOnAfter(reading("deviceId", null, null));
    String subject =
        observations().stream()
            .map(one -> one.at("/subject/reference").asText())
            .findFirst()
            .orElse(null);
    String expected = json.get("expected").asText(null);
    return difference(
        "subject",
        expected == null ? "none" : json.get("resourceType").asText() + "/" + expected,
        subject == null ? "none" : subject);
  }

  static Optional<Difference> difference(String what, Object expected, Object actual) {
    return expected.equals(actual)
        ? Optional.empty()
        : Optional.of(new Difference(what, expected.toString(), actual.toString()));
  }
}
