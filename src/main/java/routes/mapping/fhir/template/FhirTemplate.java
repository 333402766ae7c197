package routes.mapping.fhir.template;

import java.util.List;

/**
 * One template of a FHIR mapping, as loaded.
 *
 * @param typeName measurement type that it is for
 * @param interval length of its windows
 * @param code what the Observation is about; its text may be null
 * @param categories may be empty: then a merge removes what stands there
 * @param value the Observation's own value, or null
 * @param components in the order in which they are written
 * @param effective how the time is written
 * @param profiles for {@code meta.profile}
 * @param serviceCoding system of the coding that the IoMT connector adds, or null to add none
 * @param performer whether the person is written as performer
 * @param localWindow whether hours and days are the person's, not UTC's
 * @param additions what every Observation of the type says besides
 */
public record FhirTemplate(
    String typeName,
    PeriodInterval interval,
    Concept code,
    List<Concept> categories,
    ValueTemplate value,
    List<Component> components,
    EffectiveForm effective,
    List<String> profiles,
    String serviceCoding,
    boolean performer,
    boolean localWindow,
    Additions additions) {

  public FhirTemplate {
    categories = List.copyOf(categories);
    components = List.copyOf(components);
    profiles = List.copyOf(profiles);
  }

  /**
   * One component.
   *
   * @param absentReason code of the data-absent-reason that is written where the value is missing,
   *     or null to leave the component out
   */
  public record Component(Concept code, ValueTemplate value, String absentReason) {}
}
