package routes.entries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the web server itself refuses, before any filter, names no software either. */
@ExtendWith(SharedProduct.class)
class UnreadableRequestsTest {
  private static final String LONG = "x".repeat(20_000);

  private static WholeProduct product;

  @BeforeAll
  static void start(WholeProduct shared) {
    product = shared;
  }

  static Stream<String> requests() {
    return Stream.of(
        "NONSENSE\r\n\r\n",
        "GET\r\n\r\n",
        "G\u0001T / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /<> HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /api/<> HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /api/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%c0%ae HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /../../etc HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /connect/..;/actuator/health HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: [::\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
        "GET /" + LONG + " HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: " + LONG + "\r\n\r\n",
        "GET /connect HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n",
        "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /api/devices HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "POST /api/devices HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "POST /api/devices HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: bogus\r\n\r\n",
        "POST /api/devices?x=%zz HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
        "GET /connect/x?token=%zz HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("requests")
  void areAnsweredWithoutNamingWhatRunsHere(String request) throws Exception {
    String answer = send(request);

    String status = answer.substring(0, Math.min(12, answer.length()));
    assertThat(status).as(answer).matches("HTTP/1.1 (4\\d\\d|501|505)");
    assertThat(answer)
        .doesNotContainIgnoringCase("tomcat", "apache", "spring", "whitelabel", "exception")
        .doesNotContain("\tat ", "HTTP Status", "java.");
    assertThat(answer).contains("Strict-Transport-Security: max-age=31536000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz", "-1"})
  void aBrokenChunkIsAnsweredWithoutNamingWhatRunsHere(String size) throws Exception {
    String answer =
        send(
            "POST /webhooks/oura HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + size
                + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("chunk", "Exception");
  }

  @ParameterizedTest
  @MethodSource("requests")
  void areAnsweredToABrowserByAPage(String request) throws Exception {
    int firstLine = request.indexOf("\r\n") + 2;
    String answer =
        send(
            request.substring(0, firstLine)
                + "Accept: text/html\r\n"
                + request.substring(firstLine));

    // Of a request that breaks off in its first line nobody knows what it accepts.
    boolean readable = answer.contains("text/html");
    if (!request.contains("/api/") && readable) {
      assertThat(answer).contains("<h1>This did not work</h1>", "style-src 'sha256-");
    } else {
      assertThat(answer).doesNotContain("<html");
    }
  }

  private static String send(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", product.port())) {
      socket.setSoTimeout(15_000);
      String closing = request.replaceFirst("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
      socket.getOutputStream().write(closing.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
