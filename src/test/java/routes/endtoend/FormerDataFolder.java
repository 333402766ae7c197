package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static routes.endtoend.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import routes.sandbox.FhirServerProcess;
import routes.sandbox.FhirStore;
import routes.sandbox.FreePort;

/**
 * A data folder as a jar of before left it when it was killed: ledger and filed readings, an open
 * window, a dead letter, devices, accepted readings that nothing has read. Beside it what stood in
 * its FHIR server.
 *
 * <pre>
 * java -cp "target/test-classes:$(cat target/test.classpath)" routes.endtoend.FormerDataFolder JAR ZIP
 * </pre>
 */
final class FormerDataFolder {
  static final String PATIENT = "Patient/upgrade-known";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SERVER = "server.json";
  private static final String FACTS = "facts.json";

  private FormerDataFolder() {}

  /** A reading of the scale at this minute, in kilograms. */
  static String weight(String device, int minute, int kilograms) {
    return "{\"deviceId\":\"%s\",\"time\":\"2026-11-21T09:%02d:00Z\",\"weight\":%d}"
        .formatted(device, minute, kilograms);
  }

  /**
   * Unpacks the data into {@code folder/data} and puts what stood in the FHIR server.
   *
   * @return {@code hour} of the open window
   */
  static JsonNode unpack(InputStream zip, Path folder, FhirStore store) throws IOException {
    try (ZipInputStream entries = new ZipInputStream(zip)) {
      for (ZipEntry one = entries.getNextEntry(); one != null; one = entries.getNextEntry()) {
        Path file = folder.resolve(one.getName()).normalize();
        assertThat(file.startsWith(folder)).as(one.getName()).isTrue();
        Files.createDirectories(file.getParent());
        Files.copy(entries, file);
      }
    }
    for (JsonNode resource : JSON.readTree(folder.resolve(SERVER).toFile())) {
      store.put((ObjectNode) resource);
    }
    return JSON.readTree(folder.resolve(FACTS).toFile());
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("former");
    try (FhirServerProcess fhir = FhirServerProcess.inMemory().start();
        FhirGate gate = new FhirGate(fhir.baseUrl(), FreePort.any());
        Installation installation = new Installation(folder, gate)) {
      FhirStore store = new FhirStore(fhir.baseUrl());
      installation.jar().jar(Path.of(arguments[0]));
      leave(installation, gate, store, folder);
    }
    pack(folder, Path.of(arguments[1]));
  }

  private static void leave(Installation installation, FhirGate gate, FhirStore store, Path folder)
      throws IOException {
    Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
    store.putPatient("upgrade-known");
    gate.open();
    installation.jar().start();
    for (String device : List.of("upgrade-scale", "upgrade-watch")) {
      installation.registerDevice(device, "upgrade-known");
    }
    accept(installation, weight("upgrade-scale", 0, 80));
    accept(installation, weight("upgrade-scale", 1, 81));
    accept(installation, HeartRates.message("upgrade-watch", hour, 0));
    eventually(() -> assertThat(store.observations(PATIENT)).hasSize(3));

    installation.registerDevice("lost-scale", "upgrade-unknown");
    accept(installation, weight("lost-scale", 2, 82));
    eventually(() -> assertThat(installation.deadLetters()).isEqualTo(1));

    ArrayNode standing = JSON.createArrayNode();
    for (String type : List.of("Patient", "Device", "Observation", "Consent")) {
      store.search(type).forEach(standing::add);
    }
    Files.writeString(folder.resolve(SERVER), standing.toString());
    ObjectNode facts = JSON.createObjectNode().put("hour", hour.toString());
    Files.writeString(folder.resolve(FACTS), facts.toString());

    gate.shut();
    accept(installation, weight("upgrade-scale", 3, 83));
    accept(installation, HeartRates.message("upgrade-watch", hour, HeartRates.POINTS));
    installation.jar().kill9();
  }

  private static void accept(Installation installation, String message) {
    assertThat(installation.post(message)).isEqualTo(202);
  }

  private static void pack(Path folder, Path zip) throws IOException {
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(out);
        Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.relativize(file).toString();
        if (name.startsWith("data/") || name.equals(SERVER) || name.equals(FACTS)) {
          entries.putNextEntry(new ZipEntry(name));
          Files.copy(file, entries);
        }
      }
    }
  }
}
