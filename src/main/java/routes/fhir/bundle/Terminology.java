package routes.fhir.bundle;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Codes in resources that are made here. */
public final class Terminology {
  /** Where HL7 publishes its own code systems: https://terminology.hl7.org. */
  public static final String HL7 = "http://terminology.hl7.org/CodeSystem/";

  private Terminology() {}

  /** Makes this a CodeableConcept of one code. */
  public static void code(ObjectNode concept, String system, String code) {
    concept.putArray("coding").addObject().put("system", system).put("code", code);
  }
}
