package routes.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import routes.mapping.fhir.R4Validation;

/** What the product's own mappings make is valid under the profiles that its codes imply. */
class ValidObservationsTest {
  private static final Pattern TOKEN = Pattern.compile("-?\\d+(\\.\\d+)?|E|L|U");

  private final R4Validation validation = new R4Validation();

  @TestFactory
  Stream<DynamicTest> everyObservationOfEveryCaseIsValid() {
    return MappingCases.all().stream()
        .map(
            named ->
                DynamicTest.dynamicTest(
                    named.name(),
                    () -> {
                      for (ObjectNode observation : named.mappingCase().observations()) {
                        assertThat(validation.errors(observation.toString())).isEmpty();
                      }
                    }));
  }

  @Test
  void validationAppliesTheProfileThatACodeImplies() {
    String withoutUnitCode =
        """
        {"resourceType":"Observation","status":"final",
         "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
         "code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},
         "subject":{"reference":"Patient/p1"},"effectiveDateTime":"2026-11-20T08:05:12+01:00",
         "valueQuantity":{"value":61,"unit":"bpm"}}
        """;
    assertThat(validation.errors(withoutUnitCode)).isNotEmpty();
  }

  @Test
  void everySeriesIsWrittenInTheTokensOfSampledData() {
    List<String> series =
        MappingCases.all().stream()
            .flatMap(named -> named.mappingCase().observations().stream())
            .flatMap(observation -> observation.findValues("valueSampledData").stream())
            .map(data -> data.get("data").asText())
            .toList();
    assertThat(series)
        .isNotEmpty()
        .allSatisfy(data -> assertThat(data.split(" ", -1)).allMatch(TOKEN.asMatchPredicate()));
  }

  @Test
  void aSeriesUsesNoLimitTokenWithoutALimit() {
    for (MappingCases.NamedCase named : MappingCases.all()) {
      for (ObjectNode observation : named.mappingCase().observations()) {
        for (JsonNode series : observation.findValues("valueSampledData")) {
          assertThat(series.get("data").asText()).doesNotContain("L", "U");
        }
      }
    }
  }
}
