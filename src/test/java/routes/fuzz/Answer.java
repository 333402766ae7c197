package routes.fuzz;

import java.time.Duration;
import java.util.List;

/**
 * What came back.
 *
 * @param status 0 where the connection was closed without an answer
 * @param head status line and headers
 * @param body as ISO-8859-1
 * @param took from the first byte sent to the end of the answer
 * @param open whether the deadline passed with the connection still open and no whole answer
 */
record Answer(int status, List<String> head, String body, Duration took, boolean open) {

  /** The first header of this name, or an empty text. */
  String header(String name) {
    String start = name.toLowerCase() + ":";
    return head.stream()
        .filter(line -> line.toLowerCase().startsWith(start))
        .map(line -> line.substring(start.length()).trim())
        .findFirst()
        .orElse("");
  }
}
