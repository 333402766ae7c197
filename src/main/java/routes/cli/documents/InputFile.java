package routes.cli.documents;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import routes.mapping.Json;

/** Files that people hand to a command: UTF-8, and no larger than {@link #LARGEST}. */
public final class InputFile {
  /** Bytes that a file may have: 16 MiB, far above any mapping, message or case. */
  public static final int LARGEST = 16 * 1024 * 1024;

  private InputFile() {}

  /** Whether there is something to read, which a folder is not. */
  public static boolean exists(Path file) {
    return Files.exists(file) && !Files.isDirectory(file);
  }

  /**
   * The text of a file.
   *
   * @throws UnusableInputException if it cannot be read, is too large or is not UTF-8
   */
  public static String text(Path file) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file))).toString();
    } catch (CharacterCodingException e) {
      throw new UnusableInputException(file + " is not UTF-8 text; save it as UTF-8.");
    }
  }

  /**
   * The one JSON document of a file, its decimals exact.
   *
   * @param what what the file should hold, as {@code the message}
   * @throws UnusableInputException if it cannot be read or is not JSON; with line and column
   */
  public static JsonNode json(Path file, String what) {
    try {
      return Json.mapper()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .readValue(bytes(file));
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new UnusableInputException(
          "%s:%d:%d: %s is not one JSON document: %s"
              .formatted(
                  file,
                  at == null ? 1 : at.getLineNr(),
                  at == null ? 1 : at.getColumnNr(),
                  what,
                  e.getOriginalMessage().lines().findFirst().orElse("")));
    } catch (NumberFormatException e) {
      throw new UnusableInputException(
          file + ": " + what + " has a number that is too large to be one.");
    } catch (IOException e) {
      throw new UnusableInputException(file + " is not UTF-8 text; save it as UTF-8.");
    }
  }

  private static byte[] bytes(Path file) {
    try (InputStream input = Files.newInputStream(file)) {
      byte[] bytes = input.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new UnusableInputException(
            file + " is larger than 16 MB; give a smaller one, such as a part of it.");
      }
      return bytes;
    } catch (IOException e) {
      throw new UnusableInputException(
          file + " cannot be read; check that it is a file you may read.");
    }
  }
}
