package routes.endtoend;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Stands for a library inside the jar: once a file is there, a thread of a pool of its own runs out
 * of memory, and the pool keeps the error to itself.
 */
public final class StarvingAgent {
  private StarvingAgent() {}

  /** Begins to look for the file that the argument names. */
  public static void premain(String file) {
    Path sign = Path.of(file);
    ScheduledExecutorService pool =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "library");
              thread.setDaemon(true);
              return thread;
            });
    pool.scheduleWithFixedDelay(
        () -> {
          if (Files.exists(sign)) {
            List<byte[]> all = new ArrayList<>();
            while (true) {
              all.add(new byte[100_000]);
            }
          }
        },
        100,
        100,
        TimeUnit.MILLISECONDS);
  }

  /** The option of the JVM that takes it along. */
  static String option(Path folder, Path sign) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", StarvingAgent.class.getName());
    Path jar = folder.resolve("agent.jar");
    String name = StarvingAgent.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file, manifest)) {
      entries.putNextEntry(new JarEntry(name));
      StarvingAgent.class.getClassLoader().getResourceAsStream(name).transferTo(entries);
      entries.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "-javaagent:" + jar + "=" + sign;
  }
}
