package routes.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import routes.messages.OutboundRecord.Cause;
import routes.operations.ReceivedRecord;
import routes.operations.RunningBroker;
import routes.operations.failure.FailedRecord;
import routes.operations.sending.SentRecords;
import routes.operations.stage.CollectStrategy;

/** What the broker does not take because it is too large is a dead letter; the rest goes on. */
class TooLargeRecordsTest {
  @RegisterExtension static final RunningBroker BROKER = new RunningBroker();

  /** Above a producer's batch.size: it does not divide smaller batches that are too large. */
  private static final int LARGEST = 20_000;

  private static final String LARGE = "x".repeat(30_000);

  private final ObjectMapper json = new ObjectMapper();
  private final Kept kept = new Kept();
  private final Steps steps = new Steps();
  private DefaultCamelContext camel;
  private static int runs;
  private String prefix;

  /** Stands for the table of dead letters. */
  public static final class Kept {
    private final List<FailedRecord> all = new ArrayList<>();

    public void store(FailedRecord failed) {
      all.add(failed);
    }
  }

  /** Stands for the commits of a batch that comes from no broker. */
  public static final class Steps {
    private boolean committed;

    public void begin(Exchange exchange) {
      exchange.getMessage();
    }

    public long pause(Exchange exchange) {
      return 0;
    }

    public void commit(Exchange exchange) {
      committed = true;
    }
  }

  /** Stands for the mapping: each message is three measurements, the second of its own size. */
  public final class Mapping {
    public Normalized normalize(ReceivedRecord received) {
      String text = new String(received.value(), StandardCharsets.UTF_8);
      Cause cause = new Cause("normalize", received, -2, false);
      return new Normalized(
          List.of(
              outbound("a", new Cause("normalize", received, -1, false)),
              outbound(text, cause),
              outbound("c", new Cause("normalize", received, -3, false))),
          List.of());
    }
  }

  /** What the routes name and no test comes to. */
  public static final class Untold {
    public Object ingested(ReceivedRecord received) {
      throw new IllegalStateException();
    }

    public FailedRecord failed(Exchange exchange) {
      throw new IllegalStateException();
    }
  }

  @BeforeEach
  void start() throws Exception {
    prefix = "t" + runs++ + ".";
    for (String topic : List.of("device-messages", "measurements")) {
      BROKER.createTopic(prefix + topic, 1);
      BROKER.largestRecord(prefix + topic, LARGEST);
    }
    camel = new DefaultCamelContext();
    Properties settings = new Properties();
    settings.put("broker.topic-prefix", prefix);
    settings.put("broker.instance-id", "test");
    camel.getPropertiesComponent().setInitialProperties(settings);
    KafkaConfiguration kafka = new KafkaConfiguration();
    kafka.setBrokers(BROKER.bootstrap());
    kafka.getAdditionalProperties().putAll(BROKER.security());
    KafkaComponent component = new KafkaComponent();
    component.setConfiguration(kafka);
    camel.addComponent("kafka", component);
    camel.getRegistry().bind("outbound", new Outbound(KafkaConstants.KEY));
    camel.getRegistry().bind("sentRecords", new SentRecords());
    camel.getRegistry().bind("deadLetters", kept);
    camel.getRegistry().bind("batchOffsets", steps);
    camel.getRegistry().bind("normalizer", new Mapping());
    camel.getRegistry().bind("deviceMessages", new Untold());
    camel.getRegistry().bind("poisonRecords", new Untold());
    camel.getRegistry().bind("collectBodies", new CollectStrategy());
    camel.setAutoStartup(false);
    for (String file :
        List.of(
            "templates/kafka-stage",
            "templates/send-records",
            "pipeline/errors",
            "pipeline/dead-letter",
            "pipeline/ingest",
            "pipeline/normalize")) {
      PluginHelper.getRoutesLoader(camel)
          .loadRoutes(
              PluginHelper.getResourceLoader(camel)
                  .resolveResource("classpath:routes/" + file + ".camel.yaml"));
    }
    AdviceWith.adviceWith(camel, "normalize", advice -> advice.replaceFromWith("direct:normalize"));
    AdviceWith.adviceWith(camel, "ingest", advice -> advice.replaceFromWith("direct:ingest"));
    camel.start();
    for (String route :
        List.of(
            "dead-letter",
            "to-device-messages",
            "send-device-messages",
            "normalize",
            "normalize-records",
            "ingest-records",
            "send-measurements")) {
      camel.getRouteController().startRoute(route);
    }
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  @Test
  void theLargeOneOfSeveralIsADeadLetterOfTheStageThatMadeIt() {
    List<OutboundRecord> all = new ArrayList<>();
    all.add(outbound("first", ingested(0, "first")));
    all.add(outbound(LARGE, ingested(1, LARGE)));
    all.add(outbound("last", ingested(2, "last")));

    Exchange done = send("to-device-messages", all);

    assertThat(done.getException()).isNull();
    assertThat(texts("device-messages")).contains("first", "last").doesNotContain(LARGE);
    assertThat(kept.all).hasSize(1);
    FailedRecord failed = kept.all.get(0);
    assertThat(failed.stage()).isEqualTo("ingest");
    assertThat(failed.code()).isEqualTo("too-large");
    assertThat(failed.offset()).isEqualTo(1);
    assertThat(new String(failed.body(), StandardCharsets.UTF_8)).isEqualTo(LARGE);
    assertThat(failed.reason()).doesNotContain("x");
  }

  @Test
  void whatAnImportFetchedIsKeptItself() throws Exception {
    ReceivedRecord request = received(7, "{\"vendor\":\"acme\"}");
    ObjectNode fetched = json.createObjectNode().put("text", LARGE);
    fetched.putObject("Properties").put("vendor", "acme").put("traceId", "t-1");

    Exchange done =
        send(
            "to-device-messages",
            List.of(new OutboundRecord("k", fetched, new Cause("import", request, 1, true))));

    assertThat(done.getException()).isNull();
    FailedRecord failed = kept.all.get(0);
    assertThat(failed.stage()).isEqualTo("import");
    assertThat(failed.vendor()).isEqualTo("acme");
    assertThat(failed.traceId()).isEqualTo("t-1");
    assertThat(json.readTree(failed.body())).isEqualTo(fetched);
  }

  @Test
  void theLargeMeasurementOfAMessageIsADeadLetterAndTheBatchIsCommitted() {
    Exchange record = new DefaultExchange(camel);
    record.getMessage().setBody(LARGE.getBytes(StandardCharsets.UTF_8));
    record
        .getMessage()
        .setHeaders(
            new HashMap<>(
                Map.of(
                    KafkaConstants.TOPIC,
                    "messages",
                    KafkaConstants.PARTITION,
                    0,
                    KafkaConstants.OFFSET,
                    4L)));

    Exchange done = send("normalize", List.of(record));

    assertThat(done.getException()).isNull();
    assertThat(texts("measurements")).contains("a", "c").doesNotContain(LARGE);
    assertThat(kept.all)
        .singleElement()
        .satisfies(
            failed -> {
              assertThat(failed.stage()).isEqualTo("normalize");
              assertThat(failed.match()).isEqualTo(-2);
              assertThat(failed.code()).isEqualTo("too-large");
            });
    assertThat(steps.committed).isTrue();
  }

  private Exchange send(String route, Object body) {
    return camel
        .createProducerTemplate()
        .send("direct:" + route, exchange -> exchange.getMessage().setBody(body));
  }

  private List<String> texts(String topic) {
    return BROKER.values(prefix + topic, 1).stream()
        .map(
            value -> {
              try {
                return json.readTree(value).path("text").asText();
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            })
        .toList();
  }

  private OutboundRecord outbound(String text, Cause cause) {
    return new OutboundRecord("k", json.createObjectNode().put("text", text), cause);
  }

  private static Cause ingested(long offset, String text) {
    return new Cause("ingest", received(offset, text), 0, false);
  }

  private static ReceivedRecord received(long offset, String text) {
    return new ReceivedRecord(
        "ingest",
        0,
        offset,
        "k",
        text.getBytes(StandardCharsets.UTF_8),
        Map.of(),
        Instant.parse("2026-11-20T07:00:00Z"));
  }
}
