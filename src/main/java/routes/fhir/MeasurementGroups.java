package routes.fhir;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.springframework.stereotype.Component;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.TransformException;
import routes.mapping.fhir.FhirMapping;
import routes.mapping.fhir.ObservationKey;
import routes.mapping.fhir.Window;
import routes.operations.PoisonRecordException;

/**
 * Groups a batch of measurements by the Observation they become. The same batch gives the same
 * items in the same order, however its records arrived.
 */
@Component("measurementGroups")
public class MeasurementGroups {
  private static final Comparator<SourceRecord> BY_POSITION =
      Comparator.comparing(SourceRecord::topic)
          .thenComparingInt(SourceRecord::partition)
          .thenComparingLong(SourceRecord::offset);

  private final ObjectMapper json;
  private final Links links;
  private final FhirMappings mappings;

  /** Asks {@code links} and {@code mappings} for every batch anew. */
  public MeasurementGroups(ObjectMapper json, Links links, FhirMappings mappings) {
    this.json = json;
    this.links = links;
    this.mappings = mappings;
  }

  /**
   * What to do with a batch: one {@link FilingItem.Group} an Observation, and one other item for
   * every record that belongs to none.
   *
   * @param batch one exchange a record, as the batching Kafka consumer gives them
   */
  public List<FilingItem> group(List<Exchange> batch) {
    LinkReadings owners = new LinkReadings(links);
    FhirMappings inForce = sameForTheWholeBatch();
    Map<ObservationKey, Collected> groups = new LinkedHashMap<>();
    List<FilingItem> items = new ArrayList<>();
    List<SourceRecord> sources = batch.stream().map(this::source).sorted(BY_POSITION).toList();
    for (SourceRecord source : sources) {
      try {
        Measurement measurement = complete(source.measurement());
        Link owner = owners.owner(measurement);
        if (owner.active()) {
          collect(source, owner, inForce, groups);
        } else {
          items.add(new FilingItem.Unconsented(source));
        }
      } catch (PoisonRecordException e) {
        items.add(new FilingItem.Unfit(source, e.code(), e.reason()));
      } catch (TransformException e) {
        items.add(new FilingItem.Unfit(source, e.code(), e.reason()));
      }
    }
    groups.values().forEach(group -> items.add(group.item()));
    return items;
  }

  /** A mapping that is swapped meanwhile counts from the next batch on. */
  private FhirMappings sameForTheWholeBatch() {
    Map<String, Optional<FhirMapping>> asked = new HashMap<>();
    return vendor -> asked.computeIfAbsent(vendor, mappings::of);
  }

  private static void collect(
      SourceRecord source, Link link, FhirMappings inForce, Map<ObservationKey, Collected> groups) {
    Measurement measurement = source.measurement();
    FhirMapping mapping =
        inForce
            .of(measurement.origin().vendor())
            .orElseThrow(
                () ->
                    new PoisonRecordException(
                        "unknown-mapping",
                        "There is no FHIR mapping of the measurement's vendor."));
    if (!mapping.knows(measurement.type())) {
      throw new PoisonRecordException(
          "unknown-type", "The FHIR mapping of the vendor does not know the measurement's type.");
    }
    Window window = mapping.window(measurement);
    ObservationKey key = ObservationKey.of(link.id(), measurement, window);
    groups
        .computeIfAbsent(key, any -> new Collected(key, link, window, mapping))
        .add(source, window);
  }

  private static Measurement complete(Measurement measurement) {
    if (measurement == null) {
      throw new PoisonRecordException(
          "malformed-measurement", "The record is no measurement JSON.");
    }
    Measurement.Origin origin = measurement.origin();
    if (measurement.type() == null
        || measurement.occurrenceTime() == null
        || measurement.deviceId() == null
        || origin == null
        || origin.vendor() == null
        || (origin.linkId() == null && origin.sender() == null)) {
      throw new PoisonRecordException(
          "incomplete-measurement",
          "The measurement lacks its type, time, device, vendor, or both connection and sender.");
    }
    return measurement;
  }

  private SourceRecord source(Exchange exchange) {
    Message message = exchange.getMessage();
    byte[] body = message.getBody() == null ? null : message.getBody(byte[].class);
    return new SourceRecord(
        message.getHeader(KafkaConstants.TOPIC, String.class),
        message.getHeader(KafkaConstants.PARTITION, Integer.class),
        message.getHeader(KafkaConstants.OFFSET, Long.class),
        body,
        texts(message.getHeaders()),
        parsed(body));
  }

  private Measurement parsed(byte[] body) {
    try {
      return body == null ? null : json.readValue(body, Measurement.class);
    } catch (IOException malformed) {
      return null;
    }
  }

  private static Map<String, String> texts(Map<String, Object> headers) {
    Map<String, String> texts = new HashMap<>();
    headers.forEach(
        (name, value) -> {
          if (value instanceof String text && !name.startsWith("Camel")) {
            texts.put(name, text);
          }
        });
    return texts;
  }

  private static final class Collected {
    private final ObservationKey key;
    private final Link link;
    private final FhirMapping mapping;
    private final List<SourceRecord> sources = new ArrayList<>();
    private Instant start;
    private Instant end;

    private Collected(ObservationKey key, Link link, Window window, FhirMapping mapping) {
      this.key = key;
      this.link = link;
      this.mapping = mapping;
      this.start = window.start();
      this.end = window.end();
    }

    private void add(SourceRecord source, Window window) {
      sources.add(source);
      start = window.start().isBefore(start) ? window.start() : start;
      end = window.end().isAfter(end) ? window.end() : end;
    }

    private FilingItem item() {
      List<SourceRecord> ordered = new ArrayList<>(sources);
      ordered.sort(
          Comparator.<SourceRecord, Instant>comparing(
                  source -> source.measurement().occurrenceTime())
              .thenComparing(BY_POSITION));
      List<Measurement> measurements = ordered.stream().map(SourceRecord::measurement).toList();
      return new FilingItem.Group(
          key, link, new MeasurementGroup(start, end, measurements), List.copyOf(ordered), mapping);
    }
  }
}
