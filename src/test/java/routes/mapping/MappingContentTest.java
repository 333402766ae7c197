package routes.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import routes.mapping.catalog.MappingPair;
import routes.mapping.fhir.template.FhirTemplate;
import routes.mapping.fhir.template.PeriodInterval;
import routes.mapping.fhir.template.Statistic;
import routes.mapping.fhir.template.ValueTemplate;

/** What the Observations of the product's own mappings tell beside their numbers. */
class MappingContentTest {
  private static final String TIME_ZONE = "http://hl7.org/fhir/StructureDefinition/tz-code";

  @Test
  void everyWindowHasItsSeriesAndWhatTheSamplesComeTo() {
    List<String> windows = new ArrayList<>();
    for (MappingPair pair : MappingCases.pairs()) {
      for (FhirTemplate template : pair.fhir().templates()) {
        List<ValueTemplate> components =
            template.components().stream().map(FhirTemplate.Component::value).toList();
        boolean window =
            template.interval() == PeriodInterval.HOURLY
                || template.interval() == PeriodInterval.DAILY
                || components.stream().anyMatch(ValueTemplate.Series.class::isInstance);
        if (window) {
          String name = pair.vendor() + " " + template.typeName();
          windows.add(name);
          assertThat(template.value()).as(name).isInstanceOf(ValueTemplate.Summary.class);
          assertThat(components).as(name).hasAtLeastOneElementOfType(ValueTemplate.Series.class);
          assertStatistics(name, template, components);
        }
      }
    }
    assertThat(windows).isNotEmpty();
  }

  /** LOINC has a lowest and a highest of heart rates only; a total stands for itself. */
  private static void assertStatistics(
      String name, FhirTemplate template, List<ValueTemplate> components) {
    Statistic value = ((ValueTemplate.Summary) template.value()).statistic();
    Set<Statistic> beside =
        components.stream()
            .filter(ValueTemplate.Summary.class::isInstance)
            .map(component -> ((ValueTemplate.Summary) component).statistic())
            .collect(Collectors.toSet());
    assertThat(value).as(name).isIn(Statistic.MEAN, Statistic.TOTAL);
    if (template.code().codes().stream().anyMatch(code -> code.code().equals("8867-4"))) {
      assertThat(value).as(name).isEqualTo(Statistic.MEAN);
      assertThat(beside).as(name).contains(Statistic.MIN, Statistic.MAX);
    }
  }

  @Test
  void noSeriesStandsInThePlaceOfAValue() {
    for (MappingPair pair : MappingCases.pairs()) {
      for (FhirTemplate template : pair.fhir().templates()) {
        assertThat(template.value() instanceof ValueTemplate.Series)
            .as(pair.vendor() + " " + template.typeName())
            .isFalse();
      }
    }
  }

  @Test
  void everyTimeIsInTheOffsetOfItsPersonAndThatOfASpotReadingNamesTheZone() {
    List<String> named = new ArrayList<>();
    ofEveryCase(
        (group, observation) -> {
          String timezone = group.first().timezone();
          if (timezone == null) {
            return;
          }
          ZoneId zone = ZoneId.of(timezone);
          for (String path : List.of("/effectiveDateTime", "/effectivePeriod/start")) {
            String text = observation.at(path).asText();
            if (text.contains("T")) {
              OffsetDateTime time = OffsetDateTime.parse(text);
              assertThat(time.getOffset()).isEqualTo(zone.getRules().getOffset(time.toInstant()));
            }
          }
          boolean spot = observation.path("effectiveDateTime").asText().contains("T");
          if (spot && timezone.contains("/")) {
            JsonNode extension = observation.at("/_effectiveDateTime/extension/0");
            assertThat(extension.path("url").asText()).isEqualTo(TIME_ZONE);
            assertThat(extension.path("valueCode").asText()).isEqualTo(timezone);
            named.add(timezone);
          }
        });
    assertThat(named).contains("Europe/Amsterdam");
  }

  @Test
  void whatWasTypedInIsToldApartFromWhatADeviceMeasured() {
    List<String> labels = new ArrayList<>();
    ofEveryCase(
        (group, observation) -> {
          Set<String> methods =
              group.measurements().stream()
                  .map(measurement -> String.valueOf(measurement.recordingMethod()))
                  .collect(Collectors.toSet());
          String label = observation.at("/meta/security/0/code").asText();
          if (methods.equals(Set.of("manual"))) {
            assertThat(label).isEqualTo("PATRPT");
            assertThat(observation.has("device")).isFalse();
            assertThat(observation.at("/note/0/text").asText()).isNotEmpty();
          } else if (methods.contains("device")) {
            assertThat(label).isEqualTo("DEVRPT");
          } else if (methods.equals(Set.of("null"))) {
            assertThat(label).as("the vendor does not tell").isEmpty();
          }
          labels.add(label);
        });
    assertThat(labels).contains("PATRPT", "DEVRPT");
  }

  private static void ofEveryCase(BiConsumer<MeasurementGroup, ObjectNode> check) {
    for (MappingCases.NamedCase named : MappingCases.all()) {
      for (MeasurementGroup group : named.mappingCase().groups()) {
        ObjectNode observation =
            named.mappingCase().pair().fhir().create(group, named.mappingCase().context());
        try {
          check.accept(group, observation);
        } catch (AssertionError e) {
          throw new AssertionError(named.name() + ": " + e.getMessage(), e);
        }
      }
    }
  }
}
