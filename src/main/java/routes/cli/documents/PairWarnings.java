package routes.cli.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import routes.cli.documents.MappingDocument.Kind;
import routes.mapping.document.DocumentNode;

/** What the device mapping and the FHIR mapping of a pair leave of each other. */
public final class PairWarnings {
  private final List<TemplateOutline> device;
  private final List<TemplateOutline> fhir;
  private final Map<String, Set<String>> given;
  private final Map<String, Set<String>> used;
  private final List<Warning> warnings = new ArrayList<>();

  private PairWarnings(DocumentNode device, DocumentNode fhir) {
    this.device = TemplateOutline.of(device);
    this.fhir = TemplateOutline.of(fhir);
    this.given = namesByType(this.device);
    this.used = namesByType(this.fhir);
  }

  /**
   * The warnings of a pair.
   *
   * @param device a device mapping that loads
   * @param fhir a FHIR mapping that loads
   */
  public static List<Warning> of(DocumentNode device, DocumentNode fhir) {
    PairWarnings pair = new PairWarnings(device, fhir);
    pair.device.forEach(pair::checkDevice);
    pair.fhir.forEach(pair::checkFhir);
    return pair.warnings;
  }

  private void checkDevice(TemplateOutline template) {
    Set<String> names = used.get(key(template));
    if (names == null) {
      warnings.add(
          new Warning(
              Kind.DEVICE,
              template.typeName(),
              "No matching Fhir Template exists for Device Mapping [" + template.type() + "]",
              "add a CodeValueFhir template with this typeName to the FHIR mapping; without one"
                  + " these readings become dead letters"));
      return;
    }
    for (DocumentNode name : template.valueNames()) {
      if (!names.contains(name.text())) {
        warnings.add(
            new Warning(
                Kind.DEVICE,
                name,
                "The value ["
                    + name.text()
                    + "] in Device Mapping ["
                    + template.type()
                    + "] is not represented within the Fhir Template",
                "name it in the FHIR template (upper and lower case count), or take the value"
                    + " out"));
      }
    }
  }

  private void checkFhir(TemplateOutline template) {
    Set<String> names = given.get(key(template));
    if (names == null) {
      warnings.add(
          new Warning(
              Kind.FHIR,
              template.typeName(),
              "No device template makes the type [" + template.type() + "] of this Fhir Template",
              "add a device template with this typeName, or take the FHIR template out"));
      return;
    }
    Set<String> told = new HashSet<>();
    for (DocumentNode name : template.valueNames()) {
      if (!names.contains(name.text()) && told.add(name.text())) {
        warnings.add(
            new Warning(
                Kind.FHIR,
                name,
                "No device template of the type ["
                    + template.type()
                    + "] gives the value ["
                    + name.text()
                    + "]",
                "correct the valueName (upper and lower case count), or take the value out"));
      }
    }
  }

  private static Map<String, Set<String>> namesByType(List<TemplateOutline> templates) {
    Map<String, Set<String>> names = new HashMap<>();
    for (TemplateOutline template : templates) {
      Set<String> own = names.computeIfAbsent(key(template), key -> new HashSet<>());
      template.valueNames().forEach(name -> own.add(name.text()));
    }
    return names;
  }

  private static String key(TemplateOutline template) {
    return template.type().toLowerCase(Locale.ROOT);
  }
}
