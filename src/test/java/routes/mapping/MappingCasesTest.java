package routes.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import routes.mapping.MappingCases.MappingCase;
import routes.mapping.device.MatchFailure;

/** Every case beside the product's own mappings gives exactly what it says. */
class MappingCasesTest {

  @TestFactory
  Stream<DynamicTest> measurementsAreAsExpected() {
    return each(
        mappingCase ->
            assertThat(CanonicalJson.of(mappingCase.normalize().measurements()))
                .isEqualTo(CanonicalJson.of(mappingCase.json().get("measurements"))));
  }

  @TestFactory
  Stream<DynamicTest> failuresAreAsExpected() {
    return each(
        mappingCase -> {
          Stream<String> actual =
              mappingCase.normalize().failures().stream().map(MappingCasesTest::line);
          Stream.Builder<String> expected = Stream.builder();
          for (JsonNode failure : mappingCase.json().get("failures")) {
            expected.add(failure.get("match").asInt() + " " + failure.get("code").asText());
          }
          assertThat(actual).containsExactlyElementsOf(expected.build().toList());
        });
  }

  @TestFactory
  Stream<DynamicTest> observationsAreAsExpected() {
    return each(
        mappingCase ->
            assertThat(CanonicalJson.of(mappingCase.observations()))
                .isEqualTo(CanonicalJson.of(mappingCase.json().get("observations"))));
  }

  @TestFactory
  Stream<DynamicTest> filingTheSameAgainChangesNothing() {
    return each(
        mappingCase -> {
          for (MeasurementGroup group : mappingCase.groups()) {
            ObjectNode created = mappingCase.pair().fhir().create(group, mappingCase.context());
            ObjectNode stored = (ObjectNode) CanonicalJson.read(CanonicalJson.of(created));
            assertThat(mappingCase.pair().fhir().merge(group, stored, mappingCase.context()))
                .isEmpty();
          }
        });
  }

  private static String line(MatchFailure failure) {
    return failure.match() + " " + failure.code();
  }

  private static Stream<DynamicTest> each(java.util.function.Consumer<MappingCase> check) {
    return MappingCases.all().stream()
        .map(
            mappingCase ->
                DynamicTest.dynamicTest(mappingCase.name(), () -> check.accept(mappingCase)));
  }
}
