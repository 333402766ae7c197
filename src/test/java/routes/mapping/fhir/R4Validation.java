package routes.mapping.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.time.ZoneId;
import java.util.List;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.ElementDefinition;
import org.hl7.fhir.r4.model.Enumerations;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r5.utils.validation.constants.ReferenceValidationPolicy;
import org.hl7.fhir.validation.instance.advisor.BasePolicyAdvisorForFullValidation;

/**
 * HL7's validator as a strict FHIR server would run it: the vital-signs profiles apply by code, and
 * invariant vs-1 allows a Period as the specification does.
 */
public final class R4Validation {
  private static final String VS_1 =
      "($this is dateTime) implies ($this.toString().length() >= 10)";

  private final FhirContext context = FhirContext.forR4Cached();
  private final FhirValidator validator;

  public R4Validation() {
    DefaultProfileValidationSupport profiles = new DefaultProfileValidationSupport(context);
    for (IBaseResource resource : profiles.fetchAllStructureDefinitions()) {
      if (resource instanceof StructureDefinition definition
          && definition.getType().equals("Observation")) {
        repairVs1(definition);
      }
    }
    FhirInstanceValidator module =
        new FhirInstanceValidator(
            new ValidationSupportChain(
                profiles,
                timeZones(),
                new InMemoryTerminologyServerValidationSupport(context),
                new CommonCodeSystemsTerminologyService(context)));
    module.setValidatorPolicyAdvisor(
        new BasePolicyAdvisorForFullValidation(ReferenceValidationPolicy.IGNORE));
    validator = context.newValidator().registerValidatorModule(module);
  }

  /** The validator brings the value set of time zones, but not the zones. */
  private PrePopulatedValidationSupport timeZones() {
    CodeSystem zones = new CodeSystem();
    zones.setUrl("https://www.iana.org/time-zones");
    zones.setStatus(Enumerations.PublicationStatus.ACTIVE);
    zones.setContent(CodeSystem.CodeSystemContentMode.COMPLETE);
    ZoneId.getAvailableZoneIds().forEach(zone -> zones.addConcept().setCode(zone));
    PrePopulatedValidationSupport support = new PrePopulatedValidationSupport(context);
    support.addCodeSystem(zones);
    return support;
  }

  /** Every error of a resource, empty if it is valid. */
  public List<String> errors(String resource) {
    return validator.validateWithResult(resource).getMessages().stream()
        .filter(
            message ->
                message.getSeverity() == ResultSeverityEnum.ERROR
                    || message.getSeverity() == ResultSeverityEnum.FATAL)
        .map(message -> message.getLocationString() + ": " + message.getMessage())
        .toList();
  }

  private static void repairVs1(StructureDefinition definition) {
    repair(definition.getSnapshot().getElement());
    repair(definition.getDifferential().getElement());
  }

  private static void repair(List<ElementDefinition> elements) {
    for (ElementDefinition element : elements) {
      for (ElementDefinition.ElementDefinitionConstraintComponent constraint :
          element.getConstraint()) {
        if (constraint.getKey().equals("vs-1")) {
          constraint.setExpression(VS_1);
        }
      }
    }
  }
}
