package routes.messages;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import routes.mapping.MappingException;
import routes.mapping.MappingOptions;
import routes.mapping.catalog.MappingPair;
import routes.mapping.device.DeviceMapping;
import routes.mapping.fhir.FhirMapping;

/**
 * Makes the pair of a vendor out of {@code <vendor>/device.json} and {@code <vendor>/fhir.json}. An
 * outside file stands in for the jar's file of the same name.
 */
final class PairLoader {
  static final String DEVICE = "device.json";
  static final String FHIR = "fhir.json";

  private final JarMappings jar;
  private final OutsideMappings outside;
  private final MappingOptions options;

  PairLoader(JarMappings jar, OutsideMappings outside, MappingOptions options) {
    this.jar = jar;
    this.outside = outside;
    this.options = options;
  }

  /**
   * What came of a folder.
   *
   * @param pair empty where there are errors, and where there is no such folder
   * @param source where the documents stand, in words
   * @param errors every fault of both documents: file, line, column, place, what
   */
  record Outcome(Optional<MappingPair> pair, String source, List<String> errors) {
    Outcome {
      errors = List.copyOf(errors);
    }
  }

  /** Loads both documents, or says all that is wrong with them. */
  Outcome load(String vendor, OutsideMappings.Stamp stamp) {
    Set<String> places = new TreeSet<>();
    List<String> errors = new ArrayList<>();
    Optional<String> deviceText = text(vendor, DEVICE, stamp, places, errors);
    Optional<String> fhirText = text(vendor, FHIR, stamp, places, errors);
    String source = String.join(" and ", places);
    if (places.isEmpty()) {
      return new Outcome(Optional.empty(), source, List.of());
    }
    if (errors.isEmpty() && (deviceText.isEmpty() || fhirText.isEmpty())) {
      errors.add(
          "%s: The folder has no %s; a device mapping and a FHIR mapping go together."
              .formatted(vendor, deviceText.isEmpty() ? DEVICE : FHIR));
    }
    Optional<DeviceMapping> device =
        deviceText.flatMap(
            text -> loaded(vendor + "/" + DEVICE, () -> DeviceMapping.load(text, options), errors));
    Optional<FhirMapping> fhir =
        fhirText.flatMap(
            text -> loaded(vendor + "/" + FHIR, () -> FhirMapping.load(text, options), errors));
    return new Outcome(
        errors.isEmpty()
            ? Optional.of(
                new MappingPair(
                    vendor,
                    device.orElseThrow(),
                    fhir.orElseThrow(),
                    MappingPair.version(deviceText.orElseThrow(), fhirText.orElseThrow())))
            : Optional.empty(),
        source,
        errors);
  }

  private Optional<String> text(
      String vendor,
      String file,
      OutsideMappings.Stamp stamp,
      Set<String> places,
      List<String> errors) {
    if (!stamp.has(file)) {
      Optional<String> text = jar.text(vendor, file);
      text.ifPresent(found -> places.add("jar"));
      return text;
    }
    places.add("mappings-dir");
    try {
      return Optional.of(outside.text(vendor, file));
    } catch (OutsideMappings.UnreadableException e) {
      errors.add("%s/%s: %s".formatted(vendor, file, e.getMessage()));
      return Optional.empty();
    }
  }

  private static <T> Optional<T> loaded(String file, Supplier<T> loading, List<String> errors) {
    try {
      return Optional.of(loading.get());
    } catch (MappingException e) {
      e.errors()
          .forEach(
              error ->
                  errors.add(
                      "%s:%d:%d: %s: %s"
                          .formatted(
                              file, error.line(), error.column(), error.path(), error.message())));
    } catch (StackOverflowError e) {
      errors.add(file + ": An expression is nested too deep.");
    } catch (RuntimeException e) {
      errors.add(
          "%s: The document cannot be loaded (%s).".formatted(file, e.getClass().getSimpleName()));
    }
    return Optional.empty();
  }
}
