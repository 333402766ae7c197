package routes.cli.documents;

import java.util.List;

/** What to do about the faults that loading a mapping document tells. */
final class Remedies {
  private static final String OTHERWISE = "correct it; docs/mapping.md tells what may stand there";

  /** A fault whose message holds all of these texts. */
  private record Remedy(String remedy, List<String> texts) {
    Remedy(String remedy, String... texts) {
      this(remedy, List.of(texts));
    }
  }

  private static final List<Remedy> KNOWN =
      List.of(
          new Remedy("add the member", "Required property"),
          new Remedy("correct its spelling or take it out", "Could not find member"),
          new Remedy(
              "use CalculatedContent, JsonPathContent, IotJsonPathContent or"
                  + " IotCentralJsonPathContent in a device mapping, CodeValueFhir in a FHIR"
                  + " mapping",
              "No match found for template type"),
          new Remedy(
              "a device mapping is a CollectionContent, a FHIR mapping a CollectionFhir",
              "Expected TemplateType value"),
          new Remedy("make one template of both, or rename one", "Duplicate template"),
          new Remedy("name the type that the device mapping makes", "Empty type name"),
          new Remedy("correct the JSON at this place", "The document is not JSON"),
          new Remedy("nest it less", "levels of objects and arrays"),
          new Remedy("take away what follows", "Text follows"),
          new Remedy("begin with a template collection", "The document is empty"),
          new Remedy("correct the expression", "expression", "is wrong"),
          new Remedy("use Quantity, String, SampledData, Waveform or CodeableConcept", "ValueType"),
          new Remedy(
              "name a concept for each value: {\"2\": {\"text\": …}}",
              "'concepts', with a concept"),
          new Remedy(
              "add a component with the SampledData, or correct the valueName", "of this summary"),
          new Remedy("give the series a code of its own, such as a local one", "(obs-7)"),
          new Remedy("write it as an array: [ … ]", "Expected an array"),
          new Remedy("write it as an object: { … }", "Expected an object"),
          new Remedy("use one of the known values", "known are"),
          new Remedy("write true or false", "to boolean"),
          new Remedy("add frequencyName or defaultPeriod", "A Waveform needs a frequencyName"),
          new Remedy("give the milliseconds between two samples", "defaultPeriod"),
          new Remedy("use a longer defaultPeriod", "would hold more than"));

  private Remedies() {}

  static String of(String message) {
    return KNOWN.stream()
        .filter(known -> known.texts().stream().allMatch(message::contains))
        .findFirst()
        .map(Remedy::remedy)
        .orElse(OTHERWISE);
  }
}
