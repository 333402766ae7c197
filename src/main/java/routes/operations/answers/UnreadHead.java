package routes.operations.answers;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.catalina.connector.Request;
import org.apache.coyote.http11.Http11InputBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import routes.operations.entry.guard.EntryKind;

/**
 * A request whose first line Tomcat has refused, so that it knows neither its address nor what its
 * client accepts: both are taken from the bytes as they came.
 */
final class UnreadHead extends HttpServletRequestWrapper {
  /** What people open: shown a page where nobody knows what they accept. */
  private static final List<String> PAGES = List.of("/connect", "/my", "/oauth");

  private final String path;
  private final String accepted;

  private UnreadHead(Request request, String path, String accepted) {
    super(request);
    this.path = path;
    this.accepted = accepted;
  }

  /** The request itself where Tomcat has read its first line. */
  static HttpServletRequest of(Request request) {
    if (request.getRequestURI() != null
        || !(request.getCoyoteRequest().getInputBuffer() instanceof Http11InputBuffer buffer)) {
      return request;
    }
    ByteBuffer bytes = buffer.getByteBuffer();
    return bytes == null || !bytes.hasArray()
        ? request
        : of(
            request,
            new String(
                bytes.array(), bytes.arrayOffset(), bytes.limit(), StandardCharsets.ISO_8859_1));
  }

  private static UnreadHead of(Request request, String text) {
    int end = text.indexOf("\r\n\r\n");
    String[] lines = (end < 0 ? text : text.substring(0, end)).stripLeading().split("\r?\n");
    String[] words = lines[0].split(" ");
    String path = words.length > 1 ? words[1].split("[?#]", 2)[0] : "";
    String accepted =
        Arrays.stream(lines)
            .skip(1)
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("accept:"))
            .map(line -> line.substring("accept:".length()).strip())
            .findFirst()
            .orElse(end < 0 && isPage(path) ? MediaType.TEXT_HTML_VALUE : null);
    return new UnreadHead(request, path, accepted);
  }

  private static boolean isPage(String path) {
    return path.equals("/") || PAGES.stream().anyMatch(page -> EntryKind.isUnder(path, page));
  }

  @Override
  public String getHeader(String name) {
    return HttpHeaders.ACCEPT.equalsIgnoreCase(name) ? accepted : super.getHeader(name);
  }

  @Override
  public String getServletPath() {
    return path;
  }

  @Override
  public String getRequestURI() {
    return path;
  }
}
