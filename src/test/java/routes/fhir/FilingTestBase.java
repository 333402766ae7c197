package routes.fhir;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.apache.camel.test.spring.junit5.UseAdviceWith;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import routes.fhir.client.FhirOutages;
import routes.fhir.identity.EncounterDirectory;
import routes.mapping.Measurement;

/** The filing routes, fed by hand instead of from the broker, against a FHIR stub. */
@CamelSpringBootTest
@SpringBootTest(
    classes = {FilingApplication.class, BatchLog.InPlace.class},
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    properties = {
      "management.endpoint.health.validate-group-membership=false",
      "spring.datasource.url=jdbc:h2:mem:filing",
      "camel.main.routes-include-pattern=classpath:routes/templates/kafka-stage.camel.yaml,"
          + "classpath:routes/pipeline/file.camel.yaml,"
          + "classpath:routes/pipeline/file-records.camel.yaml,"
          + "classpath:routes/templates/send-records.camel.yaml,"
          + "classpath:routes/pipeline/fhir.camel.yaml,"
          + "classpath:routes/pipeline/close-windows.camel.yaml,"
          + "classpath:routes/pipeline/erase.camel.yaml,"
          + "classpath:routes/pipeline/errors.camel.yaml,"
          + "classpath:routes/api/consent-mirror.camel.yaml,"
          + "classpath:routes/api/audit-mirror.camel.yaml",
      "broker.instance-id=test",
      "spring.quartz.auto-startup=false",
      "fhir.client-ids=accept",
      "fhir.bundle-size=20",
      "fhir.identities.encounter-system=urn:visit",
      "fhir.patience=4s"
    })
@UseAdviceWith
public abstract class FilingTestBase {
  public static final FhirStub FHIR = new FhirStub();

  /** What was sent to wait for the end of its window. */
  static final List<Message> HELD = new ArrayList<>();

  public static final Instant MORNING = Instant.parse("2026-11-20T07:05:12.123Z");

  @Autowired CamelContext camel;
  @Autowired ProducerTemplate producer;
  @Autowired JdbcClient database;
  @Autowired ObjectMapper json;
  @Autowired FilingApplication.LinkTable links;
  @Autowired FilingApplication.FiledTable filed;
  @Autowired FilingApplication.ConsentTable consents;
  @Autowired FilingApplication.MirrorTable mirror;
  @Autowired BatchLog batches;
  @Autowired FhirOutages outages;
  @Autowired FilingApplication.ShiftedClock clock;
  @Autowired EncounterDirectory encounterDirectory;
  private long offset;

  @DynamicPropertySource
  static void server(DynamicPropertyRegistry registry) {
    registry.add("fhir.server-url", FHIR::url);
  }

  @BeforeEach
  void start() throws Exception {
    FHIR.reset();
    FHIR.patient("p1", "urn:mrn", "1");
    links.clear();
    links.put(FilingApplication.LinkTable.link("link-1", "1", true));
    consents.clear();
    mirror.clear();
    batches.clear();
    filed.told.clear();
    filed.failure = null;
    clock.ahead = Duration.ZERO;
    HELD.clear();
    for (String table :
        List.of(
            "fhir_ledger",
            "source_record",
            "deleted_range",
            "open_window",
            "connection_device",
            "dead_letter",
            "withheld")) {
      database.sql("delete from " + table).update();
    }
    if (!camel.isStarted()) {
      AdviceWith.adviceWith(
          camel, "file-measurements", advice -> advice.replaceFromWith("direct:batch"));
      AdviceWith.adviceWith(
          camel,
          "hold-readings",
          advice -> advice.weaveByToUri("kafka*").replace().process(FilingTestBase::hold));
      AdviceWith.adviceWith(
          camel, "file-open-windows", advice -> advice.replaceFromWith("direct:flush"));
      AdviceWith.adviceWith(
          camel, "close-windows", advice -> advice.replaceFromWith("direct:close"));
      AdviceWith.adviceWith(
          camel, "consent-mirror", advice -> advice.replaceFromWith("direct:consents"));
      AdviceWith.adviceWith(
          camel, "audit-mirror", advice -> advice.replaceFromWith("direct:audits"));
      camel.start();
    }
  }

  private static void hold(Exchange exchange) {
    for (Object message : exchange.getMessage().getBody(List.class)) {
      HELD.add((Message) message);
    }
  }

  /** Files a batch; the exchange tells whether it failed. */
  Exchange file(List<Exchange> batch) {
    FHIR.forgetRequests();
    return producer.send("direct:batch", exchange -> exchange.getMessage().setBody(batch));
  }

  Exchange record(Measurement measurement) throws Exception {
    return record(json.writeValueAsString(measurement));
  }

  Exchange record(String body) {
    Exchange exchange = new DefaultExchange(camel);
    exchange.getMessage().setBody(body.getBytes(StandardCharsets.UTF_8));
    exchange
        .getMessage()
        .setHeaders(
            new HashMap<>(
                Map.of(
                    KafkaConstants.TOPIC,
                    "wearables.measurements",
                    KafkaConstants.PARTITION,
                    0,
                    KafkaConstants.OFFSET,
                    offset++,
                    KafkaConstants.KEY,
                    "link-1|scale")));
    return exchange;
  }

  List<Exchange> weights(int count) throws Exception {
    List<Exchange> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batch.add(record(weight(MORNING.plusSeconds(60L * i), "6" + i + ".50")));
    }
    return batch;
  }

  public static Measurement weight(Instant time, String value) {
    return measurement("link-1", "weight", time, value, "device");
  }

  static Measurement measurement(
      String linkId, String type, Instant time, String value, String method) {
    return new Measurement(
            type,
            time,
            null,
            "scale",
            null,
            null,
            null,
            "Europe/Amsterdam",
            method,
            List.of(new Measurement.Property(type, value)),
            null)
        .from(
            new Measurement.Origin(
                linkId,
                null,
                "withings",
                "measure",
                "upsert",
                null,
                MORNING,
                MORNING,
                "Body+",
                "Withings",
                "v1",
                "trace-1",
                null,
                null));
  }

  /** The same reading, come another way; no part of a record. */
  static Measurement from(
      Measurement reading, String linkId, String sender, String vendor, String trace) {
    Measurement.Origin origin = reading.origin();
    return reading.from(
        new Measurement.Origin(
            linkId,
            sender,
            vendor,
            origin.dataType(),
            origin.operation(),
            origin.sourceId(),
            origin.sourceVersion(),
            origin.ingestionTime(),
            origin.deviceModel(),
            origin.manufacturer(),
            origin.mappingVersion(),
            trace,
            null,
            null));
  }

  /** Files a weight of the person of each link, measured by the same scale at the same time. */
  void twoPeopleOnOneScale(String first, String second) throws Exception {
    FHIR.patient("p2", "urn:mrn", "2");
    links.put(FilingApplication.LinkTable.link("link-2", "2", true));
    file(
        List.of(
            record(weight(MORNING, first)),
            record(measurement("link-2", "weight", MORNING, second, "device"))));
  }

  /** Minutes of the hour, in a window. */
  static Measurement steps(int minute) {
    return measurement("link-1", "steps", MORNING.plusSeconds(60L * minute), "" + minute, "device");
  }

  /** The same reading by another device. */
  static Measurement by(String device, Measurement reading) {
    return new Measurement(
        reading.type(),
        reading.occurrenceTime(),
        null,
        device,
        null,
        null,
        null,
        reading.timezone(),
        reading.recordingMethod(),
        reading.properties(),
        reading.origin());
  }

  /** The same reading as its message names its device, patient and encounter; each may be null. */
  static Measurement naming(Measurement reading, String device, String patient, String encounter) {
    return new Measurement(
        reading.type(),
        reading.occurrenceTime(),
        reading.endTime(),
        device,
        patient,
        encounter,
        reading.correlationId(),
        reading.timezone(),
        reading.recordingMethod(),
        reading.properties(),
        reading.origin());
  }

  List<ObjectNode> observations() {
    return FHIR.all("Observation");
  }

  /** Those that measure, and the hardware: not the one that stands for this software. */
  List<ObjectNode> fhirDevices() {
    return FHIR.all("Device").stream()
        .filter(device -> !device.at("/identifier/0/system").asText().endsWith("/software"))
        .toList();
  }

  List<String> deadLetters() {
    return database
        .sql("select reason_code from dead_letter order by record_offset")
        .query(String.class)
        .list();
  }

  List<String> reasons() {
    return database.sql("select reason from dead_letter").query(String.class).list();
  }

  List<String> withheldReasons() {
    return database.sql("select reason from withheld").query(String.class).list();
  }

  int withheld() {
    return database.sql("select count(*) from withheld").query(Integer.class).single();
  }
}
