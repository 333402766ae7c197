package routes.operations.routefiles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Outside route files that were copied from an earlier release and call what is no more: beans and
 * routes of filing, which is one call since. Nothing of such a file could be kept with this jar's.
 */
public final class FormerRoutes {
  private static final Pattern GONE =
      Pattern.compile(
          "\\b(?:ref: *|bean:)[\"']?(observationWriter|unexplainedDrafts|failedFilings|groupParking"
              + "|bundleSizes|firstWrites|filingPatience|heldReadings|measurementGroups"
              + "|observationDrafts|observationIds|openWindows)\\b|\\b(?:direct:|name:"
              + " *)[\"']?(write-bundle|write-persistently|write-attempt|write-work"
              + "|give-up-records|close-bundle|close-persistently|close-attempt)\\b|\\bref:"
              + " *[\"']?(erasures)[\"']?\\s+method: *(?:next|transaction|deleted|eachAlone)\\b");

  private FormerRoutes() {}

  /**
   * A file of an earlier release.
   *
   * @param line where it calls what is no more, counted from 1
   * @param called a bean or a route
   */
  public record Former(RouteFile file, int line, String called) {
    /** What is wrong, without the name of the file. */
    public String problem() {
      return "this file is of an earlier release: it calls " + called + ", which is no more";
    }

    /** What to do. */
    public String remedy() {
      return "copy "
          + file.path()
          + " of this jar again and make your change in the copy (CHANGELOG.md says what moved)";
    }

    /** The sentence that refuses it. */
    public String inWords() {
      return file.origin()
          + " is of an earlier release: it calls "
          + called
          + ", which is no more; "
          + remedy()
          + ".";
    }
  }

  /** Those of the outside files that are, in their order. */
  public static List<Former> among(List<RouteFile> files) {
    return files.stream().filter(RouteFile::outside).flatMap(file -> in(file).stream()).toList();
  }

  private static Optional<Former> in(RouteFile file) {
    String text;
    try {
      text = file.resource().getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Matcher gone = GONE.matcher(text);
    while (gone.find()) {
      int lineStart = text.lastIndexOf('\n', gone.start()) + 1;
      if (!text.substring(lineStart, gone.start()).strip().startsWith("#")) {
        int line = (int) text.substring(0, gone.start()).lines().count();
        String called =
            gone.group(1) != null
                ? "the bean " + gone.group(1)
                : gone.group(2) != null
                    ? "the route " + gone.group(2)
                    : "another method of the bean " + gone.group(3);
        return Optional.of(new Former(file, Math.max(1, line), called));
      }
    }
    return Optional.empty();
  }
}
