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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * window, a parked reading, accepted readings that nothing has read, a connection. Beside it what
 * stood in its FHIR server.
 *
 * <pre>
 * java -cp "target/test-classes:$(cat target/test.classpath)" routes.endtoend.FormerDataFolder JAR ZIP
 * </pre>
 */
final class FormerDataFolder {
  static final String PATIENT = "Patient/upgrade-known";
  static final String PARKED_PATIENT = "Patient/upgrade-late";
  static final String HOUR = "2026-11-20T08:00:00Z";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SERVER = "server.json";
  private static final String PAGE = "page.txt";

  private FormerDataFolder() {}

  /** A reading of the scale at this minute, in kilograms. */
  static String weight(String device, int minute, int kilograms) {
    return "{\"deviceId\":\"%s\",\"time\":\"2026-11-21T09:%02d:00Z\",\"weight\":%d}"
        .formatted(device, minute, kilograms);
  }

  /** Ten readings of an hour, from this minute on. */
  static String heartRates(int from) {
    List<String> points = new ArrayList<>();
    for (int minute = from; minute < from + 10; minute++) {
      points.add(
          "{\"time\":\"2026-11-20T08:%02d:00Z\",\"value\":%d}".formatted(minute, 60 + minute));
    }
    return "{\"deviceId\":\"upgrade-watch\",\"time\":\"%s\",\"heartRateSeries\":[%s]}"
        .formatted(HOUR, String.join(",", points));
  }

  /** Creates or replaces a patient whose id and identifier are known. */
  static void putPatient(FhirStore store, String reference) {
    String id = reference.substring(reference.indexOf('/') + 1);
    ObjectNode patient = JSON.createObjectNode().put("resourceType", "Patient").put("id", id);
    patient
        .putArray("identifier")
        .addObject()
        .put("system", FhirStore.PATIENT_SYSTEM)
        .put("value", id);
    store.put(patient);
  }

  /**
   * Unpacks the data into {@code folder/data} and puts what stood in the FHIR server.
   *
   * @return path of the connected person's page
   */
  static String unpack(InputStream zip, Path folder, FhirStore store) throws IOException {
    try (ZipInputStream entries = new ZipInputStream(zip)) {
      for (ZipEntry one = entries.getNextEntry(); one != null; one = entries.getNextEntry()) {
        Path file = folder.resolve(one.getName()).normalize();
        assertThat(file).startsWith(folder);
        Files.createDirectories(file.getParent());
        Files.copy(entries, file);
      }
    }
    for (JsonNode resource : JSON.readTree(folder.resolve(SERVER).toFile())) {
      store.put((ObjectNode) resource);
    }
    return Files.readString(folder.resolve(PAGE));
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
    putPatient(store, PATIENT);
    gate.open();
    installation.jar().start();
    URI page = installation.connectReference("withings", PATIENT);
    for (String device : List.of("upgrade-scale", "upgrade-watch")) {
      installation.registerDevice(device, "upgrade-known");
    }
    accept(installation, weight("upgrade-scale", 0, 80));
    accept(installation, weight("upgrade-scale", 1, 81));
    accept(installation, heartRates(0));
    eventually(() -> assertThat(store.observations(PATIENT)).hasSize(3));

    installation.registerDevice("late-scale", "upgrade-late");
    accept(installation, weight("late-scale", 2, 82));
    eventually(
        () ->
            assertThat(installation.health().at("/components/parked/details/count").asInt())
                .isEqualTo(1));

    ArrayNode standing = JSON.createArrayNode();
    for (String type : List.of("Patient", "Device", "Observation", "Consent", "Provenance")) {
      store.search(type).forEach(standing::add);
    }
    Files.writeString(folder.resolve(SERVER), standing.toString());
    Files.writeString(folder.resolve(PAGE), page.getPath());

    gate.shut();
    accept(installation, weight("upgrade-scale", 3, 83));
    accept(installation, heartRates(10));
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
        if (name.startsWith("data/") || name.equals(SERVER) || name.equals(PAGE)) {
          entries.putNextEntry(new ZipEntry(name));
          Files.copy(file, entries);
        }
      }
    }
  }
}
