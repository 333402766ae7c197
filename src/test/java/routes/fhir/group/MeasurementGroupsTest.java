package routes.fhir.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.UncategorizedSQLException;
import routes.fhir.FilingApplication;
import routes.fhir.FilingCases;
import routes.fhir.FilingTestBase;
import routes.fhir.client.Destination;
import routes.fhir.deletion.RangeDeletions;
import routes.fhir.deletion.RecordReconciler;
import routes.fhir.deletion.VendorRecordIndex;
import routes.fhir.device.SeenDevices;
import routes.fhir.identity.IdentityProperties;
import routes.fhir.identity.MessagePatients;
import routes.fhir.identity.PatientCreation;
import routes.fhir.identity.PatientDirectory;
import routes.fhir.record.FhirMappings;
import routes.fhir.record.GroupedItem;
import routes.mapping.Measurement;
import routes.mapping.fhir.FhirMapping;
import routes.operations.destination.DeletedRanges;
import routes.subject.SourceLinkRegistrar;
import routes.subject.SourceLinks;

class MeasurementGroupsTest {
  private static final Instant MORNING = Instant.parse("2026-11-20T07:05:12Z");

  private static final FhirMapping MAPPING = FhirMapping.load(FilingApplication.MAPPING);
  private static final FhirMappings MAPPINGS = vendor -> Optional.of(MAPPING);

  /** A further one, which takes the readings of one person. */
  private static final Destination OF_ONE =
      new Destination("heart", Set.of(), Set.of("urn:mrn|4711", "Patient/p1"), null);

  private final ObjectMapper json = new ObjectMapper().findAndRegisterModules();
  private final CamelContext camel = new DefaultCamelContext();

  @Test
  void aBatchKeepsTheMappingItBeganWith() throws Exception {
    FhirMappings swappedAtEveryQuestion =
        vendor -> Optional.of(FhirMapping.load(FilingApplication.MAPPING));
    MeasurementGroups groups =
        groups(
            measurement -> Optional.of(FilingApplication.LinkTable.link("link-1", "1", true)),
            swappedAtEveryQuestion,
            Destination.first());

    List<FhirMapping> first = mappings(groups);
    List<FhirMapping> second = mappings(groups);

    assertThat(first).hasSize(2);
    assertThat(first.get(0)).isSameAs(first.get(1));
    assertThat(second.get(0)).isSameAs(second.get(1)).isNotSameAs(first.get(0));
  }

  @Test
  void theReadingOfANewDeviceGoesWhereItsPatientIsTaken() throws Exception {
    MeasurementGroups groups = groups(measurement -> Optional.empty(), MAPPINGS, OF_ONE);

    assertThat(taken(groups, named("4711"))).isTrue();
    assertThat(taken(groups, named("urn:mrn|4711"))).isTrue();
    assertThat(taken(groups, named("Patient/p1"))).isTrue();
    assertThat(taken(groups, named("4712"))).isFalse();
    assertThat(taken(groups, named("urn:other|4711"))).isFalse();
    assertThat(taken(groups, named("p1"))).isFalse();
    assertThat(taken(groups, named(null))).isFalse();
  }

  @Test
  void whatDoesNotTellWhoseItIsIsLeftToTheFirstDestination() throws Exception {
    SourceLinks asTheDatabaseAnswers =
        measurement -> {
          Objects.requireNonNull(measurement.occurrenceTime());
          if (measurement.deviceId().indexOf(0) >= 0) {
            throw new UncategorizedSQLException("links", null, new SQLException("0x00"));
          }
          return Optional.of(FilingApplication.LinkTable.link("link-1", "4711", true));
        };
    List<Exchange> batch =
        List.of(
            record(0, reading("cuff", null, null, null)),
            record(1, reading("cuff\u0000", MORNING, null, null)),
            record(2, reading("c".repeat(256), MORNING, null, null)),
            record(3, reading("cuff", MORNING, null, null)));

    assertThat(groups(asTheDatabaseAnswers, MAPPINGS, OF_ONE).group(batch))
        .singleElement()
        .isInstanceOf(GroupedItem.Group.class);
    assertThat(codes(groups(asTheDatabaseAnswers, MAPPINGS, Destination.first()).group(batch)))
        .containsExactly("incomplete-measurement", "malformed-measurement", "unknown-device");
  }

  @Test
  void idsThatNotEveryDatabaseStoresAreRefused() throws Exception {
    MeasurementGroups groups =
        groups(
            measurement -> Optional.of(FilingApplication.LinkTable.link("link-1", "1", true)),
            MAPPINGS,
            Destination.first());

    assertThat(
            codes(
                groups.group(
                    List.of(
                        record(0, reading("cuff\u0000", MORNING, null, null)),
                        record(1, reading("cuff", MORNING, "visit\u0000", null)),
                        record(2, reading("cuff", MORNING, null, "run\u0000"))))))
        .containsExactly("malformed-measurement", "malformed-measurement", "malformed-measurement");
  }

  @Test
  void anOutageWhileTheRuleIsAskedStopsTheBatchAndAMistakeParksItsRecord() throws Exception {
    List<Exchange> batch = List.of(record(0, named("4711")));
    SourceLinks out =
        measurement -> {
          throw new DataAccessResourceFailureException("the database is down");
        };
    SourceLinks mistaken =
        measurement -> {
          throw new IllegalArgumentException("a mistake");
        };

    assertThatThrownBy(() -> groups(out, MAPPINGS, OF_ONE).group(batch))
        .isInstanceOf(DataAccessResourceFailureException.class);
    assertThat(groups(mistaken, MAPPINGS, OF_ONE).group(batch))
        .singleElement()
        .isInstanceOf(GroupedItem.Retry.class);
  }

  private MeasurementGroups groups(
      SourceLinks links, FhirMappings mappings, Destination destination) {
    return new MeasurementGroups(
        json,
        links,
        new MessagePatients(
            mock(PatientDirectory.class),
            mock(PatientCreation.class),
            mock(SourceLinkRegistrar.class),
            new IdentityProperties(IdentityProperties.Mode.LOOKUP, null, "urn:mrn", false, null)),
        mappings,
        new RecordReconciler(mock(VendorRecordIndex.class), new SimpleMeterRegistry()),
        new RangeDeletions(
            mock(VendorRecordIndex.class),
            mock(DeletedRanges.class),
            vendor -> false,
            new SimpleMeterRegistry()),
        mock(SeenDevices.class),
        new OpenWindowQueue(Clock.systemUTC(), "wearables.open-windows"),
        destination);
  }

  /** Whether anything becomes of it: here a dead letter, since nobody is linked. */
  private boolean taken(MeasurementGroups groups, Measurement measurement) throws Exception {
    return !groups.group(List.of(record(0, measurement))).isEmpty();
  }

  private static List<String> codes(List<GroupedItem> items) {
    return items.stream()
        .filter(GroupedItem.Rejected.class::isInstance)
        .map(item -> ((GroupedItem.Rejected) item).code())
        .toList();
  }

  private static Measurement named(String patient) {
    return FilingCases.reading("cuff", patient, null);
  }

  /** Of a sender's device. */
  private static Measurement reading(
      String device, Instant time, String encounter, String correlation) {
    Measurement of = FilingCases.reading(device, null, encounter);
    return new Measurement(
        of.type(),
        time,
        null,
        device,
        null,
        encounter,
        correlation,
        null,
        null,
        of.properties(),
        of.origin());
  }

  private List<FhirMapping> mappings(MeasurementGroups groups) throws Exception {
    List<Exchange> batch = List.of(record(0, MORNING), record(1, MORNING.plusSeconds(60)));
    return groups.group(batch).stream().map(item -> ((GroupedItem.Group) item).mapping()).toList();
  }

  private Exchange record(long offset, Instant time) throws Exception {
    return record(offset, FilingTestBase.weight(time, "65.75"));
  }

  private Exchange record(long offset, Measurement measurement) throws Exception {
    Exchange exchange = new DefaultExchange(camel);
    exchange.getMessage().setBody(json.writeValueAsBytes(measurement));
    exchange
        .getMessage()
        .setHeaders(
            Map.of(
                KafkaConstants.TOPIC,
                "measurements",
                KafkaConstants.PARTITION,
                0,
                KafkaConstants.OFFSET,
                offset));
    return exchange;
  }
}
