package routes.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The made-up vendor of docs/add-a-vendor.md, file by file as the page gives it. */
public final class AddedVendor {
  private static final Pattern FILE =
      Pattern.compile(
          "^## [^\n]*`([\\w/.]+)`$(?:(?!^## ).)*?^```\\w+\n(.*?)^```$",
          Pattern.DOTALL | Pattern.MULTILINE);

  private AddedVendor() {}

  /**
   * Writes the folders {@code routes} and {@code mappings} into a folder.
   *
   * @return the files, relative to it
   */
  public static List<String> writeTo(Path folder) throws IOException {
    Matcher files = FILE.matcher(Files.readString(Path.of("docs/add-a-vendor.md")));
    List<String> written = new ArrayList<>();
    while (files.find()) {
      Path file = folder.resolve(files.group(1));
      Files.createDirectories(file.getParent());
      Files.writeString(file, files.group(2));
      written.add(files.group(1));
    }
    return written;
  }
}
