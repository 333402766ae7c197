package routes.messages;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.util.unit.DataSize;

/**
 * The mapping documents in the folder beside the jar. Symbolic links are followed, of folders too;
 * names that begin with a dot are nobody's vendor (a mounted ConfigMap keeps its versions in such).
 */
final class OutsideMappings {
  private static final String UNIX = "unix:size,lastModifiedTime,ctime,fileKey";
  private static final String OTHERS = "basic:size,lastModifiedTime,fileKey";

  private final Path folder;
  private final DataSize maxSize;
  private final String attributes;

  /**
   * @param folder need not exist
   * @param maxSize larger files are refused
   */
  OutsideMappings(Path folder, DataSize maxSize) {
    this.folder = folder;
    this.maxSize = maxSize;
    this.attributes =
        folder.getFileSystem().supportedFileAttributeViews().contains("unix") ? UNIX : OTHERS;
  }

  /**
   * What tells, without reading them, that the documents of a folder are others than before: size,
   * times and identity of each file that is there.
   */
  record Stamp(Map<String, Map<String, Object>> files) {
    static final Stamp NOTHING = new Stamp(Map.of());

    boolean has(String file) {
      return files.containsKey(file);
    }
  }

  /** A file that cannot be a mapping document; the message says why. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    private UnreadableException(String reason) {
      super(reason);
    }
  }

  boolean exists() {
    return Files.isDirectory(folder);
  }

  /**
   * The stamps of all folders that have a document, by vendor.
   *
   * @throws IOException the folder is not there or cannot be listed
   */
  Map<String, Stamp> stamps() throws IOException {
    Map<String, Stamp> stamps = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String vendor = entry.getFileName().toString();
        if (!vendor.startsWith(".") && Files.isDirectory(entry)) {
          Stamp stamp = stamp(vendor);
          if (!stamp.equals(Stamp.NOTHING)) {
            stamps.put(vendor, stamp);
          }
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return stamps;
  }

  /** The stamp of one folder. */
  Stamp stamp(String vendor) {
    Map<String, Map<String, Object>> files = new TreeMap<>();
    for (String file : List.of(PairLoader.DEVICE, PairLoader.FHIR)) {
      try {
        files.put(file, Files.readAttributes(path(vendor, file), attributes));
      } catch (NoSuchFileException absent) {
        continue;
      } catch (IOException e) {
        files.put(file, Map.of("fault", e.getClass().getSimpleName()));
      }
    }
    return new Stamp(files);
  }

  /**
   * The text of a document.
   *
   * @throws UnreadableException it is no file, too large, no UTF-8, or cannot be read
   */
  String text(String vendor, String file) throws UnreadableException {
    Path path = path(vendor, file);
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new UnreadableException("It is not a file.");
    }
    try (InputStream in = Files.newInputStream(path)) {
      int limit = (int) Math.min(maxSize.toBytes(), Integer.MAX_VALUE - 16);
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new UnreadableException(
            "The file is larger than mappings-max-size (%d bytes); split the mapping or raise it."
                .formatted(limit));
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableException("The file is not UTF-8 text; save it as UTF-8.");
    } catch (IOException e) {
      throw new UnreadableException(
          "The file cannot be read (%s); look at its owner and permissions."
              .formatted(e.getClass().getSimpleName()));
    }
  }

  private Path path(String vendor, String file) {
    return folder.resolve(vendor).resolve(file);
  }
}
