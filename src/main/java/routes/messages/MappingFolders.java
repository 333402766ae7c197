package routes.messages;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import routes.mapping.MappingException;
import routes.mapping.MappingOptions;
import routes.mapping.MappingPair;
import routes.mapping.Mappings;
import routes.mapping.device.DeviceMapping;

/**
 * The mapping folders of the jar and those beside it. {@code <vendor>/device.json} and {@code
 * <vendor>/fhir.json} are loaded as a pair; an outside file shadows the jar's file of the same
 * relative path.
 */
@Component
public class MappingFolders implements Mappings {
  private static final Logger log = LoggerFactory.getLogger(MappingFolders.class);
  private static final String DEVICE = "device.json";
  private static final String FHIR = "fhir.json";

  private final Map<String, MappingPair> pairs;

  /**
   * @throws InvalidMappingException a mapping does not load; names the file and every error in it
   */
  public MappingFolders(
      @Value("${mappings-dir}") Path outside,
      @Value("${fhir.identifier-base}") String identifierBase)
      throws IOException {
    Map<String, Source> sources = new TreeMap<>();
    for (Resource resource :
        new PathMatchingResourcePatternResolver().getResources("classpath*:mappings/*/*.json")) {
      String url = resource.getURL().toString();
      String path = url.substring(url.lastIndexOf("mappings/") + "mappings/".length());
      try (InputStream in = resource.getInputStream()) {
        sources.put(path, new Source("the jar's mappings/" + path, text(in.readAllBytes())));
      }
    }
    if (Files.isDirectory(outside)) {
      addOutside(outside, sources);
    }
    MappingOptions options = MappingOptions.defaults().withIdentifierBase(identifierBase);
    Map<String, MappingPair> loaded = new TreeMap<>();
    for (String vendor : vendors(sources.keySet())) {
      Source device = required(sources, vendor, DEVICE);
      Source fhir = required(sources, vendor, FHIR);
      loaded.put(vendor, pair(vendor, device, fhir, options));
    }
    pairs = Map.copyOf(loaded);
    log.info("Mappings loaded: {}", String.join(", ", loaded.keySet()));
  }

  @Override
  public Optional<MappingPair> of(String vendor) {
    return Optional.ofNullable(pairs.get(vendor));
  }

  private static void addOutside(Path outside, Map<String, Source> sources) throws IOException {
    try (Stream<Path> files = Files.walk(outside, 2)) {
      for (Path file : files.filter(MappingFolders::isMapping).sorted().toList()) {
        String path = outside.relativize(file).toString().replace('\\', '/');
        Source shadowed = sources.put(path, new Source(file.toString(), Files.readString(file)));
        if (shadowed != null) {
          log.info("{} shadows {}", file, shadowed.name());
        }
      }
    }
  }

  private static boolean isMapping(Path file) {
    String name = file.getFileName().toString();
    return name.equals(DEVICE) || name.equals(FHIR);
  }

  private static Set<String> vendors(Set<String> paths) {
    Set<String> vendors = new TreeSet<>();
    for (String path : paths) {
      if (path.endsWith("/" + DEVICE) || path.endsWith("/" + FHIR)) {
        vendors.add(path.substring(0, path.indexOf('/')));
      }
    }
    return vendors;
  }

  private static Source required(Map<String, Source> sources, String vendor, String file) {
    Source source = sources.get(vendor + "/" + file);
    if (source == null) {
      throw new InvalidMappingException(
          "The mapping folder '%s' has no %s; a device mapping and a FHIR mapping go together."
              .formatted(vendor, file));
    }
    return source;
  }

  private static MappingPair pair(
      String vendor, Source device, Source fhir, MappingOptions options) {
    try {
      DeviceMapping.load(device.text(), options);
    } catch (MappingException e) {
      throw new InvalidMappingException(device.name() + ":\n" + e.getMessage());
    }
    try {
      return MappingPair.load(vendor, device.text(), fhir.text(), options);
    } catch (MappingException e) {
      throw new InvalidMappingException(fhir.name() + ":\n" + e.getMessage());
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private record Source(String name, String text) {}
}
