package routes.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The product's jar as a process of its own. The system property {@code wearables.jar} names the
 * jar (default {@code target/wearables-on-fhir.jar}).
 *
 * <pre>{@code
 * try (JarProcess jar = JarProcess.in(folder, "--fhir.server-url=" + fhir.baseUrl()).start()) {
 *   jar.kill9();
 *   jar.start(); // same port, same data
 * }
 * }</pre>
 */
public final class JarProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Path folder;
  private final List<String> arguments;
  private final List<String> jvmOptions = new ArrayList<>(List.of("-Xmx768m"));
  private Path jar = Path.of(System.getProperty("wearables.jar", "target/wearables-on-fhir.jar"));
  private int port = FreePort.any();
  private final int managementPort = FreePort.any();
  private boolean fullSpeed;
  private Optional<ChildProcess> process = Optional.empty();

  private JarProcess(Path folder, List<String> arguments) {
    this.folder = folder.toAbsolutePath();
    this.arguments = arguments;
  }

  /**
   * The jar with its data in {@code folder/data} and its log in {@code folder/jar.log}, on a free
   * port; not started yet. Port, data folder and public URL are set, everything else by the
   * arguments.
   */
  public static JarProcess in(Path folder, String... arguments) {
    return new JarProcess(folder, List.of(arguments));
  }

  /** Another port than a free one. */
  public JarProcess port(int number) {
    port = number;
    return this;
  }

  /** Another jar than the one of the system property, from the next start on. */
  public JarProcess jar(Path path) {
    jar = path;
    return this;
  }

  /** For measurements: a slower start, then the JVM's full speed. */
  public JarProcess fullSpeed() {
    fullSpeed = true;
    return this;
  }

  /** A further option of the JVM, for example {@code -Xmx2g}; the last one wins. */
  public JarProcess jvmOption(String option) {
    jvmOptions.add(option);
    return this;
  }

  /**
   * Starts the jar and waits until {@code /actuator/health} of its management port answers 200;
   * also after a kill, on the same ports and data.
   *
   * @throws IllegalStateException where it ends or is not healthy within four minutes
   */
  public JarProcess start() {
    return start("/actuator/health");
  }

  /**
   * As {@link #start()}, waiting for another path: {@code /actuator/health/liveness} where the FHIR
   * server is down.
   */
  public JarProcess start(String readyPath) {
    String base = readyPath.startsWith("/actuator/") ? managementUrl() : url();
    launch().awaitOk(URI.create(base + readyPath), PATIENCE);
    return this;
  }

  /** Starts the jar without waiting. */
  public JarProcess startWithoutWaiting() {
    launch();
    return this;
  }

  private ChildProcess launch() {
    List<String> command = new ArrayList<>(jvmOptions);
    if (!fullSpeed) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.add("-jar");
    command.add(jar.toAbsolutePath().toString());
    command.add("--server.port=" + port);
    command.add("--management.server.port=" + managementPort);
    command.add("--data-dir=" + folder.resolve("data"));
    command.add("--public-url=" + url());
    command.addAll(arguments);
    ChildProcess started = ChildProcess.start("the jar", folder, logFile(), command);
    process = Optional.of(started);
    return started;
  }

  /** {@code http://localhost:PORT}, as the public URL. */
  public String url() {
    return "http://localhost:" + port;
  }

  /** {@code http://localhost:PORT} of health and metrics. */
  public String managementUrl() {
    return "http://localhost:" + managementPort;
  }

  public int port() {
    return port;
  }

  /**
   * What a Kafka client has to be told to reach the embedded broker of the jar, which has been
   * started: where it is, and the secret of its data folder.
   */
  public Map<String, Object> brokerClient(int brokerPort) {
    Map<String, Object> client = new HashMap<>();
    client.put("bootstrap.servers", "127.0.0.1:" + brokerPort);
    Path secret = folder.resolve("data/kafka/secret");
    // The jars of before had none.
    if (Files.exists(secret)) {
      client.put("security.protocol", "SASL_PLAINTEXT");
      client.put("sasl.mechanism", "PLAIN");
      client.put(
          "sasl.jaas.config",
          "org.apache.kafka.common.security.plain.PlainLoginModule required"
              + " username=\"wearables\" password=\"%s\";".formatted(text(secret)));
    }
    return client;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    return process.map(ChildProcess::isAlive).orElse(false);
  }

  /**
   * What the process ended with.
   *
   * @throws IllegalThreadStateException while it has not
   */
  public int exitCode() {
    return process.orElseThrow().exitCode();
  }

  /** Everything printed since the first start. */
  public String log() {
    return process.map(ChildProcess::log).orElse("");
  }

  public Path logFile() {
    return folder.resolve("jar.log");
  }

  /** SIGKILL at once; the log and the data stay. */
  public void kill9() {
    process.ifPresent(ChildProcess::kill);
  }

  /** Stops in order (SIGTERM). */
  public void stop() {
    process.filter(ChildProcess::isAlive).ifPresent(ChildProcess::stop);
  }

  @Override
  public void close() {
    stop();
  }
}
