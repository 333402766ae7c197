package routes.operations.routefiles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The route files that load: the jar's own and those of an outside folder. An outside file takes
 * the place of the jar's file of the same relative path as a whole.
 *
 * @param files what loads, ordered by relative path
 * @param shadowed the jar's files that an outside file takes the place of
 */
public record RouteFiles(List<RouteFile> files, List<RouteFile> shadowed) {

  private static final String ROOT = "routes/";
  private static final String ENDING = ".camel.yaml";

  public RouteFiles {
    files = List.copyOf(files);
    shadowed = List.copyOf(shadowed);
  }

  /**
   * Lists both places.
   *
   * @param outside the outside folder; need not exist
   * @throws UncheckedIOException if a place cannot be read
   */
  public static RouteFiles list(Path outside) {
    return list(ROOT, outside);
  }

  /** Lists the class path below {@code root} (ends with a slash) and the outside folder. */
  static RouteFiles list(String root, Path outside) {
    try {
      Map<String, RouteFile> chosen = inJar(root);
      List<RouteFile> shadowed = new ArrayList<>();
      for (RouteFile file : inFolder(outside)) {
        RouteFile before = chosen.put(file.path(), file);
        if (before != null) {
          shadowed.add(before);
        }
      }
      return new RouteFiles(new ArrayList<>(chosen.values()), shadowed);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Without the files below {@code vendors/<vendor>/} of the vendors that this is true of.
   *
   * @param left asked with the name of the vendor's folder
   */
  RouteFiles withoutVendors(Predicate<String> left) {
    return new RouteFiles(
        files.stream().filter(file -> !file.vendor().filter(left).isPresent()).toList(), shadowed);
  }

  /** With the jar's own files, where it has such, in the place of these. */
  public RouteFiles without(List<RouteFile> outside) {
    List<RouteFile> all = new ArrayList<>();
    for (RouteFile file : files) {
      if (!outside.contains(file)) {
        all.add(file);
      } else {
        shadowed.stream().filter(own -> own.path().equals(file.path())).forEach(all::add);
      }
    }
    return new RouteFiles(all, shadowed);
  }

  /** The value of {@code camel.main.routes-include-pattern} that loads exactly these files. */
  public String includePattern() {
    return files.stream().map(RouteFile::includePattern).collect(Collectors.joining(","));
  }

  private static Map<String, RouteFile> inJar(String root) throws IOException {
    Map<String, RouteFile> found = new TreeMap<>();
    var resolver = new PathMatchingResourcePatternResolver();
    for (Resource resource : resolver.getResources("classpath*:" + root + "**/*" + ENDING)) {
      String url = resource.getURL().toString();
      String path = url.substring(url.lastIndexOf("/" + root) + root.length() + 1);
      found.putIfAbsent(path, new RouteFile(path, "classpath:" + root + path, false, resource));
    }
    return found;
  }

  private static List<RouteFile> inFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(path -> path.toString().endsWith(ENDING) && Files.isRegularFile(path))
          .map(path -> outside(folder, path))
          .toList();
    }
  }

  private static RouteFile outside(Path folder, Path file) {
    String path = folder.relativize(file).toString().replace('\\', '/');
    return new RouteFile(
        path, file.toString().replace('\\', '/'), true, new FileSystemResource(file));
  }
}
