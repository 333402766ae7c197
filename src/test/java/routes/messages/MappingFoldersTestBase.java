package routes.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.Health;
import org.springframework.util.unit.DataSize;
import routes.mapping.catalog.MappingPair;

/** A folder beside the jar with the mapping of one vendor. */
abstract class MappingFoldersTestBase {
  static final DataSize LARGEST = DataSize.ofKilobytes(16);
  static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

  @TempDir Path temp;
  Path outside;
  MappingDocuments acme;

  @BeforeEach
  void aFolderWithOneVendor() throws IOException {
    outside = Files.createDirectory(temp.resolve("mappings"));
    acme = new MappingDocuments(outside.resolve("acme"));
    acme.write("weight");
  }

  MappingFolders load() throws IOException {
    return new MappingFolders(
        outside,
        MappingDocuments.settings(LARGEST, "https://clinic.example"),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  /** The folders of the jar, which are those of the source, and others. */
  static String[] jarsAnd(String... others) throws IOException {
    try (Stream<Path> own = Files.list(Path.of("mappings"))) {
      return Stream.concat(own.map(folder -> folder.getFileName().toString()), Stream.of(others))
          .toArray(String[]::new);
    }
  }

  /** A change is taken over by the second look that finds it unchanged. */
  static void settle(MappingFolders folders) {
    folders.look();
    folders.look();
  }

  static String type(MappingFolders folders) {
    MappingPair pair = folders.of("acme").orElseThrow();
    String device = pair.device().templates().get(0).typeName();
    assertThat(pair.fhir().templates().get(0).typeName()).as("both of a pair").isEqualTo(device);
    return device;
  }

  static Health health(MappingFolders folders) {
    return new MappingsHealthIndicator(folders).health();
  }

  static List<String> errors(MappingFolders folders) {
    return folders.state().refused().get("acme").errors();
  }
}
