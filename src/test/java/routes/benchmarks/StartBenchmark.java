package routes.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import routes.sandbox.JarProcess;

/**
 * Seconds from starting the process until {@code /actuator/health/liveness} answers 200, asked
 * every 100 ms. There is no FHIR server: liveness does not depend on one. Each kind of start has a
 * data folder of its own; they take turns. The second start on a folder and those after it count.
 *
 * <p>{@code -Dbefore.jar=…} names an older jar, which takes its turns too.
 */
final class StartBenchmark implements Benchmark {
  private static final int ROUNDS = 5;
  private static final Path FAT = Path.of("target/wearables-on-fhir.jar").toAbsolutePath();

  @Override
  public Measured measure(Path folder) {
    Path run = install(folder.resolve("installed"));
    Map<String, UnaryOperator<JarProcess>> kinds = new LinkedHashMap<>();
    Optional.ofNullable(System.getProperty("before.jar"))
        .ifPresent(before -> kinds.put("java -jar, before", jar -> jar.jar(Path.of(before))));
    kinds.put("java -jar", jar -> jar.jar(FAT));
    kinds.put("run, which install has written", jar -> jar.run(run));
    Map<String, List<Double>> again = new LinkedHashMap<>();
    Map<String, List<Double>> killed = new LinkedHashMap<>();
    kinds.keySet().forEach(kind -> again.put(kind, new ArrayList<>()));
    kinds.keySet().forEach(kind -> killed.put(kind, new ArrayList<>()));
    List<JarProcess> jars = new ArrayList<>();
    kinds.forEach(
        (kind, as) ->
            jars.add(
                as.apply(
                    JarProcess.in(
                            folder.resolve("data-" + jars.size()),
                            "--fhir.server-url=http://127.0.0.1:1/fhir")
                        .fullSpeed())));
    List<String> names = List.copyOf(kinds.keySet());
    List<Double> fresh = new ArrayList<>();
    for (JarProcess jar : jars) {
      fresh.add(seconds(jar));
      jar.stop();
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < jars.size(); i++) {
        again.get(names.get(i)).add(seconds(jars.get(i)));
        jars.get(i).stop();
      }
    }
    for (int i = 0; i < jars.size(); i++) {
      seconds(jars.get(i));
      jars.get(i).kill9();
      killed.get(names.get(i)).add(seconds(jars.get(i)));
      jars.get(i).stop();
    }
    return measured(names, fresh, again, killed);
  }

  private static Measured measured(
      List<String> names,
      List<Double> fresh,
      Map<String, List<Double>> again,
      Map<String, List<Double>> killed) {
    Table table = new Table("start, seconds", "new folder", "again", "longest", "after kill -9");
    for (int i = 0; i < names.size(); i++) {
      Sample sample = new Sample(again.get(names.get(i)));
      table.add(
          names.get(i),
          fresh.get(i),
          sample.median(),
          sample.largest(),
          killed.get(names.get(i)).get(0));
    }
    double first = new Sample(again.get(names.get(0))).median();
    double last = new Sample(again.get(names.get(names.size() - 1))).median();
    return new Measured(
        table,
        "%s s by run, %s of %s s by %s"
            .formatted(
                Table.shown(last), Table.shown(last / first), Table.shown(first), names.get(0)));
  }

  private static double seconds(JarProcess jar) {
    long begin = System.nanoTime();
    jar.start("/actuator/health/liveness");
    return (System.nanoTime() - begin) / 1e9;
  }

  private static Path install(Path destination) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder installation =
        new ProcessBuilder(
            List.of(java, "-jar", FAT.toString(), "install", destination.toString()));
    try {
      Process process = installation.inheritIO().start();
      if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException("the jar could not be installed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return destination.resolve("run");
  }
}
