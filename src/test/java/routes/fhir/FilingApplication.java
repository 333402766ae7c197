package routes.fhir;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import routes.mapping.Measurement;
import routes.mapping.fhir.FhirMapping;
import routes.operations.CollectStrategy;
import routes.operations.DeadLetters;
import routes.operations.DeletedRanges;
import routes.operations.Sealer;
import routes.operations.Withheld;

/** The filing stage alone: its routes and beans, a database in memory, no broker. */
@EnableAutoConfiguration
@ComponentScan("routes.fhir")
@Import({DeadLetters.class, DeletedRanges.class, Withheld.class, CollectStrategy.class})
class FilingApplication {
  private static final Set<String> VENDORS = Set.of("withings", "google-health");

  static final String MAPPING =
      """
      {"templateType": "CollectionFhir", "template": [
        {"templateType": "CodeValueFhir", "template": {"typeName": "weight", "periodInterval": 0,
          "codes": [{"code": "29463-7", "system": "http://loinc.org", "display": "Body weight"}],
          "value": {"valueType": "Quantity", "valueName": "weight", "unit": "kg",
            "system": "http://unitsofmeasure.org", "code": "kg"}}},
        {"templateType": "CodeValueFhir", "template": {"typeName": "steps", "periodInterval": 60,
          "codes": [{"code": "steps", "system": "https://example.org/codes", "display": "Steps"}],
          "value": {"valueType": "SampledData", "valueName": "steps", "unit": "{steps}",
            "defaultPeriod": 60000}}}
      ]}\
      """;

  @Bean
  LinkTable links() {
    return new LinkTable();
  }

  @Bean
  FiledTable filed() {
    return new FiledTable();
  }

  @Bean
  FhirMappings fhirMappings() {
    FhirMapping mapping = FhirMapping.load(MAPPING);
    return vendor -> Optional.of(mapping).filter(any -> VENDORS.contains(vendor));
  }

  @Bean
  RangeDeletingVendors rangeDeletingVendors() {
    return "google-health"::equals;
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  ObjectMapper objectMapper() {
    return new ObjectMapper().findAndRegisterModules();
  }

  @Bean
  Sealer sealer() {
    return Sealer.withUnkeptKeys();
  }

  /** Stands for the pages that show how new the newest reading is. */
  static final class FiledTable implements FiledReadings {
    final Map<String, Instant> newest = new ConcurrentHashMap<>();

    @Override
    public void filed(String linkId, Instant time) {
      newest.put(linkId, time);
    }
  }

  /** Stands for the tables of connections and device links. */
  static final class LinkTable implements Links {
    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private int reads;

    void put(Link link) {
      links.put(link.id(), link);
    }

    void clear() {
      links.clear();
      reads = 0;
    }

    int reads() {
      return reads;
    }

    static Link link(String id, String patient, boolean active) {
      return new Link(
          id, "urn:mrn", patient, null, Instant.EPOCH, null, active, Set.of("user.metrics"));
    }

    @Override
    public Optional<Link> at(Measurement measurement) {
      reads++;
      Measurement.Origin origin = measurement.origin();
      String owner = origin.linkId() == null ? origin.sender() : origin.linkId();
      return Optional.ofNullable(owner).map(links::get);
    }
  }
}
