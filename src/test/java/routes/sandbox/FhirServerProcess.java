package routes.sandbox;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The real FHIR server (HAPI JPA, R4) of {@code src/test/fhir-server} as a process of its own. It
 * must have been built: {@code ./mvnw -f src/test/fhir-server/pom.xml package}; the system property
 * {@code fhir-server.dir} names another place.
 *
 * <pre>{@code
 * try (FhirServerProcess fhir = FhirServerProcess.inMemory().start()) {
 *   fhir.baseUrl(); // http://127.0.0.1:PORT/fhir
 * }
 * }</pre>
 */
public final class FhirServerProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Optional<Path> database;
  private final Path home =
      Path.of(System.getProperty("fhir-server.dir", "src/test/fhir-server")).toAbsolutePath();
  private int port = FreePort.any();
  private boolean fullSpeed;
  private boolean ownIdsOnly;
  private Optional<ChildProcess> process = Optional.empty();
  private Optional<ClassArchive> archive = Optional.empty();

  private FhirServerProcess(Optional<Path> database) {
    this.database = database;
  }

  /** A server that forgets everything when it stops, on a free port; not started yet. */
  public static FhirServerProcess inMemory() {
    return new FhirServerProcess(Optional.empty());
  }

  /** A server that keeps its data in a folder over a restart; not started yet. */
  public static FhirServerProcess onDisk(Path folder) {
    return new FhirServerProcess(Optional.of(folder.toAbsolutePath()));
  }

  /** Another port than a free one. */
  public FhirServerProcess port(int number) {
    port = number;
    return this;
  }

  /** For measurements: a slower start, then the JVM's full speed. */
  public FhirServerProcess fullSpeed() {
    fullSpeed = true;
    return this;
  }

  /** Refuses ids that clients choose. */
  public FhirServerProcess ownIdsOnly() {
    ownIdsOnly = true;
    return this;
  }

  /**
   * Starts the server and waits until it answers; also after {@link #stop} or {@link #kill}, on the
   * same port.
   *
   * @throws IllegalStateException where it is not built, or does not come up within five minutes
   */
  public FhirServerProcess start() {
    Path jar = home.resolve("target/fhir-server.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(
          "The FHIR server is not built: ./mvnw -f src/test/fhir-server/pom.xml package");
    }
    ClassArchive classes = new ClassArchive(jar);
    List<String> arguments = new ArrayList<>(classes.options());
    arguments.add("-Xmx2g");
    if (!fullSpeed) {
      arguments.add("-XX:TieredStopAtLevel=1");
    }
    arguments.add("-Dport=" + port);
    arguments.add("-Dend-with-stdin=true");
    if (ownIdsOnly) {
      arguments.add("-Dclient-ids=NOT_ALLOWED");
    }
    database.ifPresent(
        folder ->
            arguments.add(
                "-Ddb.url=jdbc:h2:file:"
                    + folder.resolve("fhir")
                    + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE"));
    arguments.add("-cp");
    arguments.add(jar + System.getProperty("path.separator") + home.resolve("target/lib") + "/*");
    arguments.add("routes.fhirserver.FhirServer");
    Path log = home.resolve("target/fhir-server-" + port + ".log");
    ChildProcess started = ChildProcess.java("the FHIR server", home, log, arguments);
    process = Optional.of(started);
    archive = Optional.of(classes);
    started.awaitOk(URI.create(baseUrl() + "/Patient?_summary=count"), PATIENCE);
    return this;
  }

  /** {@code http://127.0.0.1:PORT/fhir}, also while the server is down. */
  public String baseUrl() {
    return "http://127.0.0.1:" + port + "/fhir";
  }

  public int port() {
    return port;
  }

  /** Stops in order (SIGTERM). */
  public void stop() {
    if (process.isPresent() && process.get().stop()) {
      archive.ifPresent(ClassArchive::keep);
    }
    process = Optional.empty();
    archive = Optional.empty();
  }

  /** SIGKILL. */
  public void kill() {
    process.ifPresent(ChildProcess::kill);
    process = Optional.empty();
    archive = Optional.empty();
  }

  /** What the server printed: warnings and errors only. */
  public String log() {
    return process.map(ChildProcess::log).orElse("");
  }

  @Override
  public void close() {
    stop();
  }
}
