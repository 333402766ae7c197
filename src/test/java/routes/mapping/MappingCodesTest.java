package routes.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import routes.mapping.fhir.Coding;
import routes.mapping.fhir.FhirTemplate;
import routes.mapping.fhir.SampleScale;
import routes.mapping.fhir.ValueTemplate;

/** Every code of the product's own mappings is a known one, with the unit that belongs to it. */
class MappingCodesTest {
  private static final String LOINC = "http://loinc.org";
  private static final String LOCAL = "https://wearables-on-fhir.org/CodeSystem/measurement";
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
          Map.entry("77196-4", "m/s"));

  private static final Map<String, String> LOCAL_UNIT_OF =
      Map.of(
          "skin-temperature", "Cel",
          "withings-pulse-wave-velocity", "m/s",
          "heart-rate-series", "/min");

  private static final Set<String> VITAL_SIGNS =
      Set.of("29463-7", "8302-2", "85354-9", "8867-4", "2708-6", "59408-5", "8310-5");

  @Test
  void everyCodeIsKnownAndHasItsUnit() {
    for (FhirTemplate template : templates()) {
      String unit = template.value() == null ? "" : ucum(template.value());
      assertKnown(template.code().codes(), unit);
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

  private static List<String> valueNames(MappingPair pair, String type) {
    List<String> names = new ArrayList<>();
    for (FhirTemplate template : pair.fhir().templates()) {
      if (template.typeName().equals(type)) {
        if (template.value() != null) {
          names.add(template.value().valueName());
        }
        template.components().forEach(component -> names.add(component.value().valueName()));
      }
    }
    return names;
  }

  private static void assertKnown(List<Coding> codes, String unit) {
    assertThat(codes).isNotEmpty();
    for (Coding code : codes) {
      Map<String, String> table = code.system().equals(LOINC) ? UNIT_OF : LOCAL_UNIT_OF;
      assertThat(code.system()).isIn(LOINC, LOCAL);
      assertThat(table).containsEntry(code.code(), unit);
    }
  }

  private static String ucum(ValueTemplate value) {
    if (value instanceof ValueTemplate.Quantity quantity) {
      assertThat(quantity.system()).isEqualTo(UCUM);
      return quantity.code();
    }
    if (value instanceof ValueTemplate.Summary summary) {
      assertThat(summary.system()).isEqualTo(UCUM);
      return summary.code();
    }
    SampleScale scale = ((ValueTemplate.Series) value).scale();
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
