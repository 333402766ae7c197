package routes.fhir;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import routes.fhir.client.Sleeper;
import routes.fhir.deletion.RangeDeletingVendors;
import routes.fhir.filed.FiledListener;
import routes.fhir.filed.FiledObservation;
import routes.fhir.record.FhirMappings;
import routes.mapping.Measurement;
import routes.mapping.fhir.FhirMapping;
import routes.operations.PoisonRecordException;
import routes.operations.audit.AuditMirror;
import routes.operations.broker.RecordIds;
import routes.operations.broker.TopicLogs;
import routes.operations.destination.DeletedRanges;
import routes.operations.failure.DeadLetters;
import routes.operations.failure.ParkedRecords;
import routes.operations.failure.Withheld;
import routes.operations.secret.Encryptor;
import routes.operations.sending.SentRecords;
import routes.operations.stage.CollectStrategy;
import routes.operations.stage.FirstFailureStrategy;
import routes.subject.ConsentGrant;
import routes.subject.ConsentGrants;
import routes.subject.SourceLink;
import routes.subject.SourceLinkRegistrar;
import routes.subject.SourceLinks;
import routes.subject.WithheldReason;

/** The filing stage alone: its routes and beans, a database in memory, no broker. */
@EnableAutoConfiguration
@ComponentScan("routes.fhir")
@Import({
  AuditMirror.class,
  ParkedRecords.class,
  DeadLetters.class,
  RecordIds.class,
  DeletedRanges.class,
  Withheld.class,
  CollectStrategy.class,
  FirstFailureStrategy.class,
  SentRecords.class
})
public class FilingApplication {
  private static final Set<String> VENDORS = Set.of("withings", "google-health", "oura");

  public static final String MAPPING =
      """
      {"templateType": "CollectionFhir", "template": [
        {"templateType": "CodeValueFhir", "template": {"typeName": "weight", "periodInterval": 0,
          "codes": [{"code": "29463-7", "system": "http://loinc.org", "display": "Body weight"}],
          "value": {"valueType": "Quantity", "valueName": "weight", "unit": "kg",
            "system": "http://unitsofmeasure.org", "code": "kg"}}},
        {"templateType": "CodeValueFhir", "template": {"typeName": "steps", "periodInterval": 60,
          "codes": [{"code": "steps", "system": "https://example.org/codes", "display": "Steps"}],
          "value": {"valueType": "SampledData", "valueName": "steps", "unit": "{steps}",
            "defaultPeriod": 60000}}},
        {"templateType": "CodeValueFhir", "template": {"typeName": "session", "periodInterval": -1,
          "codes": [{"code": "session", "system": "https://example.org/codes"}],
          "value": {"valueType": "String", "valueName": "session"}}}
      ]}\
      """;

  /** Looking for the link of a reading of this time fails as only a mistake of the product does. */
  static Instant mistakenAt;

  @Bean
  TopicLogs topicLogs() {
    return topic -> TopicLogs.UNTOLD;
  }

  @Bean
  LinkTable links() {
    return new LinkTable();
  }

  @Bean
  SourceLinkRegistrar newLinks(LinkTable links) {
    return links::link;
  }

  @Bean
  ConsentTable consents() {
    return new ConsentTable();
  }

  @Bean("consentMirror")
  MirrorTable mirror() {
    return new MirrorTable();
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
  ShiftedClock clock() {
    return new ShiftedClock();
  }

  /** Nobody waits between two tries: the clock goes on instead. */
  @Bean
  @Primary
  Sleeper timeThatFlies(ShiftedClock clock) {
    return time -> clock.pass(time);
  }

  @Bean
  ObjectMapper objectMapper() {
    return new ObjectMapper().findAndRegisterModules();
  }

  @Bean
  Encryptor sealer() {
    return Encryptor.withUnkeptKeys();
  }

  /** Goes as fast as any, and may be ahead. */
  static final class ShiftedClock extends Clock {
    volatile Duration ahead = Duration.ZERO;

    synchronized void pass(Duration time) {
      ahead = ahead.plus(time);
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("everything here is UTC");
    }
  }

  /** Keeps what it is told, a list a person and batch, and fails where it shall. */
  static final class FiledTable implements FiledListener {
    final List<List<FiledObservation>> told = new CopyOnWriteArrayList<>();
    volatile RuntimeException failure;

    @Override
    public String name() {
      return "table";
    }

    @Override
    public void filed(String destination, List<FiledObservation> filed) {
      if (failure != null) {
        throw failure;
      }
      told.add(filed);
    }

    /** What was told last, of all persons of the batch together where there is one. */
    List<String> last() {
      return told.get(told.size() - 1).stream()
          .map(one -> one.change() + " " + one.version() + " " + one.newest())
          .toList();
    }
  }

  /** Stands for the consents of the connections. */
  static final class ConsentTable implements ConsentGrants {
    private final Map<String, ConsentGrant> consents = new ConcurrentHashMap<>();

    public void put(ConsentGrant consent) {
      consents.put(consent.linkId(), consent);
    }

    void clear() {
      consents.clear();
    }

    @Override
    public Optional<ConsentGrant> of(String linkId) {
      return Optional.ofNullable(consents.get(linkId));
    }
  }

  /** Stands for the table of the Consents that are to be written, and keeps what came of them. */
  public static final class MirrorTable {
    private final List<Claim> due = new ArrayList<>();
    private final List<String> outcomes = new ArrayList<>();

    /** One of them. */
    public record Claim(String connectionId) {}

    void add(String connectionId) {
      due.add(new Claim(connectionId));
    }

    List<String> outcomes() {
      return List.copyOf(outcomes);
    }

    void clear() {
      due.clear();
      outcomes.clear();
    }

    public List<Claim> claim(int limit) {
      List<Claim> claimed = due.stream().limit(limit).toList();
      due.clear();
      return claimed;
    }

    public Claim opened(Claim claim) {
      return claim;
    }

    public void done(Claim claim) {
      outcomes.add(claim.connectionId() + " done");
    }

    public void refused(
        @ExchangeProperty("consent") Claim claim, @ExchangeException Exception failure) {
      outcomes.add(
          claim.connectionId() + " refused: " + PoisonRecordException.in(failure).reason());
    }

    public void failed(
        @ExchangeProperty("consent") Claim claim, @ExchangeException Exception failure) {
      Throwable cause = failure;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      outcomes.add(claim.connectionId() + " failed: " + cause.getMessage());
    }
  }

  /** Stands for the tables of connections and device links. */
  public static final class LinkTable implements SourceLinks {
    private final Map<String, SourceLink> links = new ConcurrentHashMap<>();
    private int reads;

    public void put(SourceLink link) {
      links.put(link.id(), link);
    }

    void clear() {
      links.clear();
      reads = 0;
    }

    int reads() {
      return reads;
    }

    public static SourceLink link(String id, String patient, boolean active) {
      return new SourceLink(
          id,
          "urn:mrn",
          patient,
          null,
          Instant.EPOCH,
          null,
          active ? null : WithheldReason.REVOKED,
          Set.of("user.metrics"));
    }

    /** All devices of a sender are one here. */
    public SourceLink link(Measurement reading, String system, String value, String reference) {
      String sender = reading.origin().sender();
      Instant from = reading.occurrenceTime();
      SourceLink known = links.get(sender);
      if (known == null || from.isBefore(known.from())) {
        put(new SourceLink(sender, system, value, reference, from, null, null, Set.of()));
      }
      return links.get(sender);
    }

    @Override
    public Optional<SourceLink> at(Measurement measurement) {
      if (measurement.occurrenceTime() != null && measurement.occurrenceTime().equals(mistakenAt)) {
        throw new NullPointerException("a mistake about " + measurement.properties());
      }
      reads++;
      Measurement.Origin origin = measurement.origin();
      String owner = origin.linkId() == null ? origin.sender() : origin.linkId();
      return Optional.ofNullable(owner).map(links::get);
    }
  }
}
