package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import routes.mapping.fhir.FhirMapping;
import routes.operations.DeletedRanges;

class MeasurementGroupsTest {
  private static final Instant MORNING = Instant.parse("2026-11-20T07:05:12Z");

  private final ObjectMapper json = new ObjectMapper().findAndRegisterModules();
  private final CamelContext camel = new DefaultCamelContext();

  @Test
  void aBatchKeepsTheMappingItBeganWith() throws Exception {
    FhirMappings swappedAtEveryQuestion =
        vendor -> Optional.of(FhirMapping.load(FilingApplication.MAPPING));
    MeasurementGroups groups =
        new MeasurementGroups(
            json,
            measurement -> Optional.of(FilingApplication.LinkTable.link("link-1", "1", true)),
            mock(MessagePatients.class),
            swappedAtEveryQuestion,
            new RecordChanges(mock(SourceRecords.class), new SimpleMeterRegistry()),
            new RangeChanges(
                mock(SourceRecords.class),
                mock(DeletedRanges.class),
                vendor -> false,
                new SimpleMeterRegistry()),
            mock(SeenDevices.class),
            new HeldReadings(Clock.systemUTC(), "wearables.open-windows"),
            Destination.first());

    List<FhirMapping> first = mappings(groups);
    List<FhirMapping> second = mappings(groups);

    assertThat(first).hasSize(2);
    assertThat(first.get(0)).isSameAs(first.get(1));
    assertThat(second.get(0)).isSameAs(second.get(1)).isNotSameAs(first.get(0));
  }

  private List<FhirMapping> mappings(MeasurementGroups groups) throws Exception {
    List<Exchange> batch = List.of(record(0, MORNING), record(1, MORNING.plusSeconds(60)));
    return groups.group(batch).stream().map(item -> ((FilingItem.Group) item).mapping()).toList();
  }

  private Exchange record(long offset, Instant time) throws Exception {
    Exchange exchange = new DefaultExchange(camel);
    String measurement = json.writeValueAsString(FilingTestBase.weight(time, "65.75"));
    exchange.getMessage().setBody(measurement.getBytes(StandardCharsets.UTF_8));
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
