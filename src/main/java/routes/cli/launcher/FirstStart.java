package routes.cli.launcher;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import routes.cli.documents.UnusableInputException;

/**
 * A whole start of the server in an empty folder, on loopback and without a FHIR server, and its
 * stop in order.
 */
final class FirstStart {
  private static final Duration STARTED = Duration.ofMinutes(5);

  /** Java writes its archive while it ends. */
  private static final Duration STOPPED = Duration.ofMinutes(5);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final JavaProgram program;
  private final Path jar;

  FirstStart(JavaProgram program, Path jar) {
    this.program = program;
    this.jar = jar;
  }

  /**
   * @param option of the JVM
   * @throws UnusableInputException where it does not start or stop in time
   */
  void withOption(String option) {
    int port = freePort();
    Process process =
        program.start(
            List.of(
                option,
                "-jar",
                jar.toString(),
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--management.server.port=" + freePort(),
                "--data-dir=data",
                "--entry.min-free-space=1MB",
                "--fhir.server-url=http://127.0.0.1:1/fhir"));
    try {
      awaitAnswer(process, URI.create("http://127.0.0.1:" + port + "/livez"));
      process.destroy();
      if (!JavaProgram.ends(process, STOPPED)) {
        throw new UnusableInputException("the start that was recorded does not end");
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private void awaitAnswer(Process process, URI url) {
    long begin = System.nanoTime();
    while (!answers(url)) {
      if (JavaProgram.ends(process, BETWEEN_LOOKS)) {
        throw new UnusableInputException("the start to be recorded failed: " + program.lastLine());
      }
      if (System.nanoTime() - begin > STARTED.toNanos()) {
        throw new UnusableInputException(
            "the start to be recorded takes more than " + STARTED.toSeconds() + " s");
      }
    }
  }

  private static boolean answers(URI url) {
    try {
      HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
      connection.setConnectTimeout((int) BETWEEN_LOOKS.toMillis());
      connection.setReadTimeout((int) BETWEEN_LOOKS.toMillis());
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UnusableInputException("there is no free port");
    }
  }
}
