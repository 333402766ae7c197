package routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of the project as tests read them: code, routes, pages. */
public final class ProjectFiles {
  public static final Path MAIN = Path.of("src/main/java");
  public static final Path TESTS = Path.of("src/test/java");
  public static final Path RESOURCES = Path.of("src/main/resources");
  public static final Path ROUTES = RESOURCES.resolve("routes");

  private ProjectFiles() {}

  /** All files below a folder, in the order of their names. */
  public static List<Path> below(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a file, or of all files below a folder, one after the other. */
  public static String text(Path path) {
    return Files.isDirectory(path)
        ? below(path).stream().map(ProjectFiles::text).collect(Collectors.joining())
        : read(path);
  }

  /** What a pattern finds: its first group, or all of it where it has none. */
  public static Set<String> found(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(Math.min(1, matcher.groupCount())));
    }
    return found;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
