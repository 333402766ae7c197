package routes.cli.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import routes.cli.documents.UnusableInputException;

/**
 * A folder with the unpacked jar, what a start of it loads, and the script {@code run} that starts
 * it with both. Each jar has a folder of its own in it, so that what runs is not disturbed by an
 * update; {@code run} changes over when the new one is whole.
 */
public final class Installation {
  private static final String RUN = "run";
  private static final String APP = "app-";
  private static final String THIN = "wearables-on-fhir.jar";
  private static final Duration LEFT_BEHIND = Duration.ofHours(1);
  private static final Pattern NAMED_APP = Pattern.compile("app=\"\\$here/(app-[0-9a-f]+)\"");
  private static final int DIGITS = 12;
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");

  private final Path folder;
  private final JarTools tools;

  private Installation(Path folder, JarTools tools) {
    this.folder = folder;
    this.tools = tools;
  }

  /**
   * In this folder, which is made where it is not there, for the Java that runs this.
   *
   * @throws UnusableInputException where it cannot be made
   */
  public static Installation in(Path folder) {
    return in(folder, new RunningJava());
  }

  static Installation in(Path folder, JarTools tools) {
    try {
      return new Installation(Files.createDirectories(folder).toRealPath(), tools);
    } catch (IOException e) {
      throw new UnusableInputException("The folder " + folder + " cannot be made: " + e);
    }
  }

  /**
   * Unpacks the jar and records a start, as far as that has not been done.
   *
   * @param jar the one file that the build makes
   * @param progress is told in words what happens
   * @return the script that starts it
   * @throws UnusableInputException where this is no such jar, or the folder cannot be written
   */
  public Path install(Path jar, Consumer<String> progress) {
    try {
      Path app = folder.resolve(APP + fingerprint(jar));
      Path thin = app.resolve(THIN);
      clear();
      if (!Files.exists(app)) {
        progress.accept("Unpacking " + jar.getFileName() + " …");
        unpack(jar, app);
      }
      Path archive = app.resolve(tools.archiveName());
      if (!Files.exists(archive)) {
        progress.accept("Starting once, to record what a start loads (about a minute) …");
        record(thin, archive);
      }
      Optional<String> before = appOfRun();
      writeRun(app);
      forget(app, before);
      return folder.resolve(RUN);
    } catch (IOException e) {
      throw new UnusableInputException("The folder " + folder + " cannot be written: " + e);
    }
  }

  private void unpack(Path jar, Path app) throws IOException {
    Path scratch = Files.createTempDirectory(folder, ".unpacking-");
    try {
      Path draft = scratch.resolve("app");
      tools.unpack(jar, draft);
      Files.move(draft.resolve(jar.getFileName()), draft.resolve(THIN));
      readable(draft);
      Files.move(draft, app, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      FileSystemUtils.deleteRecursively(scratch);
    }
  }

  private void record(Path thin, Path archive) throws IOException {
    Path scratch = Files.createTempDirectory(folder, ".recording-");
    try {
      Path draft = scratch.resolve(archive.getFileName());
      tools.record(thin, scratch, draft);
      Files.setPosixFilePermissions(draft, FILE);
      Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      FileSystemUtils.deleteRecursively(scratch);
    }
  }

  /**
   * Everybody may start it, whoever installed it and with whatever umask; nobody else changes it.
   */
  private static void readable(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path each : all.toList()) {
        Files.setPosixFilePermissions(each, Files.isDirectory(each) ? FOLDER : FILE);
      }
    }
  }

  /** What an installation that was ended has left. */
  private void clear() throws IOException {
    Instant old = Instant.now().minus(LEFT_BEHIND);
    try (Stream<Path> all = Files.list(folder)) {
      for (Path each : all.filter(path -> path.getFileName().toString().startsWith(".")).toList()) {
        if (Files.getLastModifiedTime(each).toInstant().isBefore(old)) {
          FileSystemUtils.deleteRecursively(each);
        }
      }
    }
  }

  private void writeRun(Path app) throws IOException {
    String script = template().replace("@APP@", app.getFileName().toString());
    Path draft = Files.createTempFile(folder, ".run-", "");
    Files.writeString(draft, script);
    Files.setPosixFilePermissions(draft, FOLDER);
    Files.move(draft, folder.resolve(RUN), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Keeps the app of before, which may be running; where run did not change over, all of them. */
  private void forget(Path app, Optional<String> before) throws IOException {
    String now = app.getFileName().toString();
    if (before.filter(now::equals).isPresent()) {
      return;
    }
    try (Stream<Path> all = Files.list(folder)) {
      for (Path each : all.toList()) {
        String name = each.getFileName().toString();
        if (name.startsWith(APP) && !name.equals(now) && before.filter(name::equals).isEmpty()) {
          FileSystemUtils.deleteRecursively(each);
        }
      }
    }
  }

  private Optional<String> appOfRun() throws IOException {
    Path run = folder.resolve(RUN);
    if (!Files.exists(run)) {
      return Optional.empty();
    }
    Matcher named = NAMED_APP.matcher(Files.readString(run));
    return named.find() ? Optional.of(named.group(1)) : Optional.empty();
  }

  private static String template() {
    try (InputStream script = Installation.class.getResourceAsStream("/launcher/" + RUN)) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String fingerprint(Path jar) throws IOException {
    try (DigestInputStream bytes =
        new DigestInputStream(Files.newInputStream(jar), MessageDigest.getInstance("SHA-256"))) {
      bytes.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(bytes.getMessageDigest().digest()).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
