package routes.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A Java program of its own, with its output in a file. It ends with this JVM at the latest, unless
 * this JVM is killed.
 */
final class ChildProcess {

  private final String name;
  private final Path log;
  private final Process process;
  private final Thread lastWill;

  private ChildProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.lastWill = new Thread(process::destroyForcibly, "end-" + name);
    Runtime.getRuntime().addShutdownHook(lastWill);
  }

  /**
   * Starts {@code java} of this JVM's version with the given arguments; output is appended to the
   * log.
   */
  static ChildProcess java(String name, Path folder, Path log, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    return start(name, folder, log, command, Map.of());
  }

  /** Starts a command that becomes a Java program; output is appended to the log. */
  static ChildProcess start(
      String name, Path folder, Path log, List<String> command, Map<String, String> environment) {
    try {
      Files.createDirectories(folder);
      Files.createDirectories(log.toAbsolutePath().getParent());
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      builder.directory(folder.toFile());
      builder.redirectErrorStream(true);
      File file = log.toFile();
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(file));
      return new ChildProcess(name, log, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be started", e);
    }
  }

  /**
   * Waits until a URL answers 200.
   *
   * @throws IllegalStateException where the process ends before or is not ready in time; the
   *     message has the end of the log
   */
  void awaitOk(URI url, Duration patience) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    try {
      Awaitility.await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(100))
          .atMost(patience)
          .until(() -> !process.isAlive() || answersOk(client, url));
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException(
          name + " is not ready after " + patience.toSeconds() + " s; its log ends:\n" + tail());
    }
    if (!process.isAlive()) {
      throw new IllegalStateException(
          name + " ended with exit code " + process.exitValue() + "; its log ends:\n" + tail());
    }
  }

  private static boolean answersOk(HttpClient client, URI url) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(5)).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int exitCode() {
    return process.exitValue();
  }

  /**
   * SIGTERM, then waiting; SIGKILL where that takes longer than a minute.
   *
   * @return whether the process ended by itself
   */
  boolean stop() {
    process.destroy();
    boolean inOrder = ended(Duration.ofMinutes(1));
    if (!inOrder) {
      kill();
    }
    forget();
    return inOrder;
  }

  /** SIGKILL, and waiting until the process is gone. */
  void kill() {
    process.destroyForcibly();
    if (!ended(Duration.ofSeconds(30))) {
      throw new IllegalStateException(name + " survived SIGKILL");
    }
    forget();
  }

  private boolean ended(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(lastWill);
    } catch (IllegalStateException e) {
      // This JVM is ending: the hook runs and finds the process gone.
    }
  }

  String log() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("no log " + log, e);
    }
  }

  private String tail() {
    List<String> lines = log().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
  }
}
