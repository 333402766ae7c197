package routes.operations.entry;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection that sends what it is told, when it is told, as no HTTP client would. */
public final class RawConnection implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");
  private static final int PATIENCE_MS = 30_000;

  private final Socket socket;

  public RawConnection(int port) throws IOException {
    this(port, PATIENCE_MS);
  }

  /**
   * @param patienceMs how long it waits for what comes next
   */
  public RawConnection(int port, int patienceMs) throws IOException {
    socket = new Socket("localhost", port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(patienceMs);
  }

  public RawConnection send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** The head of a request that has a body of the given length. */
  RawConnection head(String method, String path, int length, String... headers) throws IOException {
    return send(
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
            + length
            + "\r\n"
            + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n")
            + "\r\n");
  }

  /** The status of the next answer. */
  public int status() throws IOException {
    return Integer.parseInt(line().split(" ")[1]);
  }

  public String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (char next = next(line); next != '\n'; next = next(line)) {
      line.append(next);
    }
    return line.toString().trim();
  }

  /** The head of the next answer, whose body has a length or comes in chunks. */
  public String head() throws IOException {
    String head = upTo("\r\n\r\n");
    Matcher length = LENGTH.matcher(head);
    if (length.find()) {
      socket.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
    } else {
      upTo("\r\n0\r\n\r\n");
    }
    return head;
  }

  private String upTo(String end) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(end) < 0) {
      read.append(next(read));
    }
    return read.toString();
  }

  private char next(StringBuilder before) throws IOException {
    int next = socket.getInputStream().read();
    if (next < 0) {
      throw new IOException("the connection ended after: " + before);
    }
    return (char) next;
  }

  /** All that comes until the server closes the connection. */
  String rest() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
