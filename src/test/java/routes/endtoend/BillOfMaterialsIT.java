package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The CycloneDX bill of materials inside the jar names everything that the jar is made of. */
class BillOfMaterialsIT {
  private static final Path JAR =
      Path.of(System.getProperty("wearables.jar", "target/extracted/wearables-on-fhir.jar"));

  @Test
  void everyLibraryOfTheJarIsNamedWithItsVersion() throws IOException {
    Set<String> named =
        StreamSupport.stream(bill().path("components").spliterator(), false)
            .map(part -> part.path("name").asText() + "-" + part.path("version").asText())
            .collect(Collectors.toSet());
    assertThat(libraries()).hasSizeGreaterThan(150);
    // A classifier (xmlresolver-5.2.1-data.jar) is a part of the same component.
    assertThat(libraries())
        .filteredOn(
            library ->
                named.stream()
                    .noneMatch(
                        name -> library.equals(name + ".jar") || library.startsWith(name + "-")))
        .isEmpty();
  }

  private static List<String> libraries() throws IOException {
    try (Stream<Path> files = Files.list(JAR.resolveSibling("lib"))) {
      return files
          .map(file -> file.getFileName().toString())
          // Added by the build itself: it reads the layout of the jar.
          .filter(name -> !name.startsWith("spring-boot-jarmode-tools"))
          .toList();
    }
  }

  private static JsonNode bill() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile());
        InputStream in = jar.getInputStream(jar.getEntry("META-INF/sbom/application.cdx.json"))) {
      return new ObjectMapper().readTree(in);
    }
  }
}
