package routes.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import routes.mapping.catalog.MappingPair;
import routes.mapping.fhir.template.Coding;
import routes.mapping.fhir.template.Concept;
import routes.mapping.fhir.template.FhirTemplate;
import routes.mapping.fhir.template.SampleScale;
import routes.mapping.fhir.template.ValueTemplate;

/** Every code of the product's own mappings is a known one, with the unit that belongs to it. */
class MappingCodesTest {
  private static final String LOINC = "http://loinc.org";
  private static final String LOCAL = "https://wearables-on-fhir.org/CodeSystem/measurement";
  private static final String MDC = "urn:iso:std:iso:11073:10101";
  private static final String UCUM = "http://unitsofmeasure.org";

  /** LOINC codes with the UCUM unit of their values; a panel has none. */
  private static final Map<String, String> UNIT_OF =
      Map.ofEntries(
          Map.entry("29463-7", "kg"),
          Map.entry("8302-2", "cm"),
          Map.entry("85354-9", ""),
          Map.entry("8480-6", "mm[Hg]"),
          Map.entry("8462-4", "mm[Hg]"),
          Map.entry("8867-4", "/min"),
          Map.entry("103205-1", "/min"),
          Map.entry("103222-6", "/min"),
          Map.entry("101692-2", "/min"),
          Map.entry("2708-6", "%"),
          Map.entry("59408-5", "%"),
          Map.entry("8310-5", "Cel"),
          Map.entry("41982-0", "%"),
          Map.entry("73708-0", "kg"),
          Map.entry("91557-9", "kg"),
          Map.entry("73964-9", "kg"),
          Map.entry("101683-1", "kg"),
          Map.entry("101685-6", "kg"),
          Map.entry("77196-4", "m/s"),
          Map.entry("39156-5", "kg/m2"),
          Map.entry("40443-4", "/min"),
          Map.entry("103209-3", "%"),
          Map.entry("9279-1", "/min"),
          Map.entry("103217-6", "/min"),
          Map.entry("112429-6", "ms"),
          Map.entry("94122-9", "mL/min/kg"),
          Map.entry("55423-8", "{steps}"),
          Map.entry("41950-7", "{steps}/d"),
          Map.entry("103208-5", "m"),
          Map.entry("100304-5", "{flights}"),
          Map.entry("41981-2", "kcal"),
          Map.entry("41979-6", "kcal/(24.h)"),
          Map.entry("55411-3", "min"),
          Map.entry("93832-4", "min"),
          Map.entry("93831-6", "min"),
          Map.entry("93830-8", "min"),
          Map.entry("93829-0", "min"),
          Map.entry("103212-7", "min"),
          Map.entry("103215-0", "min"),
          Map.entry("41653-7", "mg/dL"),
          Map.entry("14743-9", "mmol/L"),
          Map.entry("99504-3", "mg/dL"),
          Map.entry("105272-9", "mmol/L"),
          Map.entry("2345-7", "mg/dL"),
          Map.entry("15074-8", "mmol/L"));

  /** Codes of ISO/IEEE 11073-10101 likewise. */
  private static final Map<String, String> MDC_UNIT_OF =
      Map.ofEntries(Map.entry("131328", ""), Map.entry("131329", "mV"));

  private static final Map<String, String> LOCAL_UNIT_OF = localCodes();

  private static final Set<String> VITAL_SIGNS =
      Set.of(
          "29463-7",
          "8302-2",
          "39156-5",
          "85354-9",
          "8867-4",
          "103205-1",
          "40443-4",
          "2708-6",
          "59408-5",
          "103209-3",
          "9279-1",
          "103217-6",
          "8310-5");

  @Test
  void everyCodeIsKnownAndHasItsUnit() {
    for (FhirTemplate template : templates()) {
      if (template.value() == null) {
        assertKnown(template.code().codes());
      } else {
        assertKnown(template.code().codes(), ucum(template.value()));
      }
      for (FhirTemplate.Component component : template.components()) {
        assertKnown(component.code().codes(), ucum(component.value()));
      }
    }
  }

  @Test
  void everyLoincCodeHasItsCheckDigit() {
    assertThat(UNIT_OF.keySet()).allMatch(MappingCodesTest::hasCheckDigit);
    assertThat(hasCheckDigit("8867-5")).isFalse();
  }

  @Test
  void vitalSignsAndOnlyTheyHaveTheCategoryAndAProfile() {
    for (FhirTemplate template : templates()) {
      boolean vital =
          template.code().codes().stream().anyMatch(code -> VITAL_SIGNS.contains(code.code()));
      String category = template.categories().get(0).codes().get(0).code();
      assertThat(category.equals("vital-signs")).as(template.typeName()).isEqualTo(vital);
      assertThat(template.profiles().isEmpty()).as(template.typeName()).isEqualTo(!vital);
    }
  }

  @Test
  void everyTypeOfADeviceMappingHasAFhirTemplateThatUsesItsValues() {
    for (MappingPair pair : MappingCases.pairs()) {
      pair.device()
          .templates()
          .forEach(
              template -> {
                assertThat(pair.fhir().knows(template.typeName())).isTrue();
                assertThat(valueNames(pair, template.typeName()))
                    .containsAll(template.valueNames());
              });
    }
  }

  @Test
  void everyLocalCodeOfTheDocumentationIsUsed() {
    Set<String> used = new HashSet<>();
    for (FhirTemplate template : templates()) {
      used.addAll(localCodes(template.code().codes()));
      template.components().forEach(one -> used.addAll(localCodes(one.code().codes())));
      concepts(template.value()).forEach(one -> used.addAll(localCodes(one.codes())));
    }
    assertThat(used).isEqualTo(LOCAL_UNIT_OF.keySet());
  }

  /** The concepts that a value may be. */
  private static Stream<Concept> concepts(ValueTemplate value) {
    if (value instanceof ValueTemplate.Constant constant) {
      return Stream.of(constant.concept());
    }
    if (value instanceof ValueTemplate.Coded coded) {
      return Stream.concat(
          coded.concepts().values().stream(), Stream.ofNullable(coded.otherwise()));
    }
    return Stream.empty();
  }

  private static Set<String> localCodes(List<Coding> codes) {
    return codes.stream()
        .filter(code -> code.system().equals(LOCAL))
        .map(Coding::code)
        .collect(Collectors.toSet());
  }

  /**
   * The table "Local codes" of docs/vendor-mappings.md: codes with the UCUM unit of their values.
   */
  private static Map<String, String> localCodes() {
    try {
      String page = Files.readString(Path.of("docs/vendor-mappings.md"));
      String table = page.substring(page.indexOf("## Local codes"));
      return Pattern.compile("^\\| `([a-z0-9-]+)` \\|[^|]*\\| ?([^ |]*) \\|$", Pattern.MULTILINE)
          .matcher(table)
          .results()
          .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> valueNames(MappingPair pair, String type) {
    List<String> names = new ArrayList<>();
    for (FhirTemplate template : pair.fhir().templates()) {
      if (template.typeName().equals(type)) {
        if (template.value() != null) {
          names.addAll(valueNames(template.value()));
        }
        template.components().forEach(component -> names.addAll(valueNames(component.value())));
      }
    }
    return names;
  }

  private static List<String> valueNames(ValueTemplate value) {
    if (value instanceof ValueTemplate.Waveform waveform && waveform.frequencyName() != null) {
      return List.of(waveform.valueName(), waveform.frequencyName());
    }
    return List.of(value.valueName());
  }

  private static void assertKnown(List<Coding> codes) {
    assertThat(codes).isNotEmpty();
    for (Coding code : codes) {
      assertThat(code.system()).isIn(LOINC, LOCAL, MDC);
      assertThat(unitOf(code)).as(code.code()).isNotNull();
    }
  }

  private static void assertKnown(List<Coding> codes, String unit) {
    assertKnown(codes);
    assertThat(codes).allSatisfy(code -> assertThat(unitOf(code)).as(code.code()).isEqualTo(unit));
  }

  private static String unitOf(Coding code) {
    return switch (code.system()) {
      case LOINC -> UNIT_OF.get(code.code());
      case MDC -> MDC_UNIT_OF.get(code.code());
      default -> LOCAL_UNIT_OF.get(code.code());
    };
  }

  private static String ucum(ValueTemplate value) {
    if (value instanceof ValueTemplate.Quantity quantity) {
      assertThat(quantity.system()).isEqualTo(UCUM);
      return quantity.code();
    }
    if (value instanceof ValueTemplate.Constant || value instanceof ValueTemplate.Coded) {
      concepts(value).forEach(concept -> assertKnown(concept.codes(), ""));
      return "";
    }
    if (value instanceof ValueTemplate.Text) {
      return "";
    }
    if (value instanceof ValueTemplate.Summary summary) {
      assertThat(summary.system()).isEqualTo(UCUM);
      return summary.code();
    }
    SampleScale scale =
        value instanceof ValueTemplate.Waveform waveform
            ? waveform.scale()
            : ((ValueTemplate.Series) value).scale();
    assertThat(scale.system()).isEqualTo(UCUM);
    return scale.code();
  }

  private static List<FhirTemplate> templates() {
    return MappingCases.pairs().stream().flatMap(pair -> pair.fhir().templates().stream()).toList();
  }

  /** LOINC's mod-10 check digit. */
  private static boolean hasCheckDigit(String code) {
    String digits = code.substring(0, code.indexOf('-'));
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int counted = i % 2 == 0 ? digit * 2 : digit;
      sum += counted > 9 ? counted - 9 : counted;
    }
    return (10 - sum % 10) % 10 == code.charAt(code.length() - 1) - '0';
  }
}
