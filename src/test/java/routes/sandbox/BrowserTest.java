package routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BrowserTest {

  private static final String CONSENT =
      """
      <html><form method="get" action="/search"><input name="q"></form>
      <form method="post" action="/connect/t/withings">
        <input type="hidden" name="_csrf" value="a&quot;b&amp;c"/>
        <input type='checkbox' name='weight' value='yes' checked>
        <input type="checkbox" name="sleep" value="yes">
        <input type="submit" name="no" value="No">
      </form></html>
      """;

  private final Browser browser = new Browser();
  private final HttpServer server;

  BrowserTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @Test
  void submitsWhatThePageHoldsAndFollowsTheRedirectWithCookies() {
    Page page = browser.open(address("/connect/t"));

    Page end = browser.submit(page, "/withings", Map.of("consent", "yes"));

    assertThat(end)
        .isEqualTo(
            new Page(
                address("/my/key"),
                200,
                "GET session=1 after _csrf=a%22b%26c&weight=yes&consent=yes"));
    assertThat(browser.visited())
        .containsExactly(address("/connect/t"), address("/connect/t/withings"), address("/my/key"));
  }

  @Test
  void aMissingFormIsNamed() {
    Page page = browser.open(address("/connect/t"));

    assertThatThrownBy(() -> browser.submit(page, "/oura", Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no form for /oura on the page (HTTP 200)");
  }

  private String submitted = "";

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String cookie = String.valueOf(exchange.getRequestHeaders().getFirst("Cookie"));
    if (path.equals("/connect/t")) {
      exchange.getResponseHeaders().add("Set-Cookie", "session=1; Path=/; HttpOnly");
      send(exchange, 200, CONSENT);
    } else if (exchange.getRequestMethod().equals("POST")) {
      submitted = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Location", "/my/key");
      send(exchange, 303, "");
    } else {
      send(exchange, 200, exchange.getRequestMethod() + " " + cookie + " after " + submitted);
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }
}
