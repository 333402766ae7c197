package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The CycloneDX bill of materials inside the jar names everything that the jar is made of. */
class BillOfMaterialsIT {
  private static final Path JAR = Path.of("target/wearables-on-fhir.jar");
  private static final String LIBRARIES = "BOOT-INF/lib/";

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
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream()
          .map(JarEntry::getName)
          .filter(name -> name.startsWith(LIBRARIES) && name.endsWith(".jar"))
          .map(name -> name.substring(LIBRARIES.length()))
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
