package routes.messages;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The mapping documents inside the jar. They never change while it runs. */
final class JarMappings {
  private static final String ROOT = "mappings/";

  private final Map<String, String> documents = new TreeMap<>();
  private final Set<String> vendors = new TreeSet<>();

  /**
   * Reads all of them.
   *
   * @throws IOException the class path cannot be read
   */
  JarMappings() throws IOException {
    for (Resource resource :
        new PathMatchingResourcePatternResolver().getResources("classpath*:" + ROOT + "*/*.json")) {
      String url = resource.getURL().toString();
      String path = url.substring(url.lastIndexOf(ROOT) + ROOT.length());
      try (InputStream in = resource.getInputStream()) {
        documents.put(path, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
      vendors.add(path.substring(0, path.indexOf('/')));
    }
  }

  /** The names of the folders. */
  Set<String> vendors() {
    return vendors;
  }

  /** A document, or empty where the jar has none of that name. */
  Optional<String> text(String vendor, String file) {
    return Optional.ofNullable(documents.get(vendor + "/" + file));
  }
}
