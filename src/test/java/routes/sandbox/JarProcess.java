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
 * The product's jar as a process of its own: started by the script that the system property {@code
 * wearables.run} names, which the command {@code install} has written; without it {@code java -jar
 * target/wearables-on-fhir.jar}.
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
  private Optional<Path> run =
      Optional.ofNullable(System.getProperty("wearables.run")).map(Path::of);
  private Path jar = Path.of("target/wearables-on-fhir.jar");
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

  /** Another jar, from the next start on. */
  public JarProcess jar(Path path) {
    run = Optional.empty();
    jar = path;
    return this;
  }

  /** Another script of the command {@code install}, from the next start on. */
  public JarProcess run(Path path) {
    run = Optional.of(path);
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
    List<String> options = new ArrayList<>(jvmOptions);
    if (!fullSpeed) {
      options.add("-XX:TieredStopAtLevel=1");
    }
    ChildProcess started =
        run.map(script -> byScript(script, options)).orElseGet(() -> byJava(options));
    process = Optional.of(started);
    return started;
  }

  private ChildProcess byScript(Path script, List<String> options) {
    List<String> command = new ArrayList<>(List.of(script.toAbsolutePath().toString()));
    command.addAll(switches());
    return ChildProcess.start(
        "the jar",
        folder,
        logFile(),
        command,
        Map.of(
            "JAVA_HOME", System.getProperty("java.home"), "JAVA_OPTS", String.join(" ", options)));
  }

  private ChildProcess byJava(List<String> options) {
    List<String> command = new ArrayList<>(options);
    command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
    command.addAll(switches());
    return ChildProcess.java("the jar", folder, logFile(), command);
  }

  private List<String> switches() {
    List<String> switches = new ArrayList<>();
    switches.add("--server.port=" + port);
    switches.add("--management.server.port=" + managementPort);
    switches.add("--data-dir=" + folder.resolve("data"));
    switches.add("--public-url=" + url());
    switches.addAll(arguments);
    return switches;
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
