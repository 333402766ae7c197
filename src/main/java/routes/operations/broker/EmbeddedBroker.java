package routes.operations.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Features;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Apache Kafka inside this JVM: one node, broker and controller in one, its log on disk, reachable
 * over loopback only, by who knows its secret. The same folder may be started on another port. It
 * starts on a thread of its own, so that the rest of the start goes on; {@link #await} returns when
 * it takes records.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final String LOOPBACK = "127.0.0.1";
  private static final int NODE = 1;
  private static final String CLIENTS = "CLIENTS";
  private static final String CONTROLLER = "CONTROLLER";
  private static final String PLAIN = "PLAIN";
  private static final int MEGABYTE = 1024 * 1024;
  private static final int FIRST_PORT = 26_000;
  private static final int LAST_PORT = 32_000;
  private static final int PORT_ATTEMPTS = 1_000;

  private final BrokerSecret secret;
  private final CompletableFuture<KafkaRaftServer> server;

  /**
   * Starts the broker.
   *
   * @param folder where its log is kept, created if missing
   * @param port the loopback port that clients connect to
   */
  public EmbeddedBroker(Path folder, int port) {
    secret = BrokerSecret.in(folder);
    server =
        CompletableFuture.supplyAsync(
            () -> start(folder, port, secret), work -> new Thread(work, "embedded-broker").start());
  }

  /**
   * A port of the loopback interface that nobody listens on at the moment. It lies below the ports
   * that operating systems give to outgoing connections, so that none of those takes it before the
   * broker listens there.
   */
  public static int freePort() {
    IOException last = null;
    for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT + 1);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(LOOPBACK))) {
        return socket.getLocalPort();
      } catch (IOException e) {
        last = e;
      }
    }
    throw new UncheckedIOException("no free port for the embedded broker", last);
  }

  /** By which its clients are let in. */
  public BrokerSecret secret() {
    return secret;
  }

  /** Waits until the broker takes records, and throws what kept it from starting. */
  public void await() {
    try {
      server.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("the embedded broker did not start", e.getCause());
    }
  }

  /** Stops the broker and waits for it; what it acknowledged is on disk. */
  @Override
  public void close() {
    if (server.isCompletedExceptionally()) {
      return;
    }
    KafkaRaftServer running = server.join();
    running.shutdown();
    running.awaitShutdown();
  }

  private static KafkaRaftServer start(Path folder, int port, BrokerSecret secret) {
    long begin = System.nanoTime();
    Path log = folder.resolve("log").toAbsolutePath();
    format(log);
    Properties properties = properties(log, port);
    onlyWhoKnows(secret, properties);
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    server.startup();
    LOG.info(
        "the embedded broker takes records at {}:{} after {} ms",
        LOOPBACK,
        port,
        Duration.ofNanos(System.nanoTime() - begin).toMillis());
    return server;
  }

  private static void format(Path log) {
    if (Files.exists(log.resolve("meta.properties"))) {
      return;
    }
    try {
      Files.createDirectories(log);
      new Formatter()
          .setPrintStream(
              new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE)
          .setControllerListenerName(CONTROLLER)
          .setMetadataLogDirectory(log.toString())
          .addDirectory(log.toString())
          .setSupportedFeatures(Features.PRODUCTION_FEATURES)
          // a start that was killed while it formatted is repeated
          .setIgnoreFormatted(true)
          .run();
    } catch (Exception e) {
      throw new IllegalStateException("the broker's log folder could not be prepared", e);
    }
  }

  private static Properties properties(Path log, int port) {
    int controllerPort = freePort();
    while (controllerPort == port) {
      controllerPort = freePort();
    }
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", "" + NODE);
    p.put("controller.quorum.voters", NODE + "@" + LOOPBACK + ":" + controllerPort);
    p.put("controller.listener.names", CONTROLLER);
    p.put(
        "listeners",
        "%s://%s:%d,%s://%s:%d"
            .formatted(CLIENTS, LOOPBACK, port, CONTROLLER, LOOPBACK, controllerPort));
    p.put("advertised.listeners", "%s://%s:%d".formatted(CLIENTS, LOOPBACK, port));
    p.put("inter.broker.listener.name", CLIENTS);
    p.put("log.dirs", log.toString());
    onlyOwnTopics(p);
    keepForEver(p);
    stayModest(p);
    // After kill -9 the controller refuses the new incarnation until the old session has ended (9 s
    // by default).
    p.put("broker.session.timeout.ms", "4000");
    p.put("broker.heartbeat.interval.ms", "400");
    p.put("group.initial.rebalance.delay.ms", "0");
    return p;
  }

  /** On every listener, the controller's too: loopback is open to all of the machine. */
  private static void onlyWhoKnows(BrokerSecret secret, Properties p) {
    List<String> listeners = List.of(CLIENTS, CONTROLLER);
    p.put(
        "listener.security.protocol.map",
        listeners.stream()
            .map(listener -> listener + ":SASL_PLAINTEXT")
            .collect(Collectors.joining(",")));
    p.put("sasl.enabled.mechanisms", PLAIN);
    p.put("sasl.mechanism.inter.broker.protocol", PLAIN);
    p.put("sasl.mechanism.controller.protocol", PLAIN);
    listeners.forEach(listener -> p.putAll(secret.listenerProperties(listener)));
  }

  private static void onlyOwnTopics(Properties p) {
    p.put("auto.create.topics.enable", "false");
    p.put("offsets.topic.replication.factor", "1");
    p.put("offsets.topic.num.partitions", "1");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("transaction.state.log.num.partitions", "1");
    p.put("message.max.bytes", "" + Topics.LARGEST_BATCH);
  }

  /** Nothing goes by age: records are deleted when they were consumed, committed offsets never. */
  private static void keepForEver(Properties p) {
    p.put("log.retention.ms", "-1");
    p.put("log.retention.bytes", "-1");
    p.put("offsets.retention.minutes", "" + Integer.MAX_VALUE);
  }

  private static void stayModest(Properties p) {
    p.put("log.segment.bytes", "" + 16 * MEGABYTE);
    p.put("log.index.size.max.bytes", "" + MEGABYTE);
    p.put("offsets.topic.segment.bytes", "" + 4 * MEGABYTE);
    p.put("transaction.state.log.segment.bytes", "" + 4 * MEGABYTE);
    // The broker refuses 1 MB or less (128 MB by default); 4 MB hold the keys of an offsets
    // segment.
    p.put("log.cleaner.dedupe.buffer.size", "" + 4 * MEGABYTE);
    p.put("log.cleaner.threads", "1");
    p.put("metadata.log.segment.bytes", "" + 8 * MEGABYTE);
    p.put("metadata.max.retention.bytes", "" + 16 * MEGABYTE);
    p.put("metadata.max.idle.interval.ms", "5000");
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "4");
    p.put("background.threads", "2");
    p.put("num.recovery.threads.per.data.dir", "2");
  }
}
