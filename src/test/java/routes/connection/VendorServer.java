package routes.connection;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import routes.sandbox.LocalServer;

/**
 * A vendor's API over real HTTP: answers with the replies laid ready, remembers the requests. As an
 * extension of a test class it begins each test anew.
 */
public final class VendorServer implements AutoCloseable, BeforeEachCallback, AfterAllCallback {

  /** One request as it arrived. */
  public record Asked(String path, String authorization, Map<String, String> form) {}

  /** One answer. */
  public record Reply(int status, String body) {}

  private final LocalServer server = new LocalServer(this::answer);
  private final Queue<Reply> tokenReplies = new ConcurrentLinkedQueue<>();
  private final CopyOnWriteArrayList<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile Function<Asked, Reply> notifyService =
      request -> new Reply(200, "{\"status\":0,\"body\":{\"profiles\":[],\"nonce\":\"n-1\"}}");

  public String url() {
    return server.url();
  }

  public CopyOnWriteArrayList<Asked> asked() {
    return asked;
  }

  public void tokens(int status, String body) {
    tokenReplies.add(new Reply(status, body));
  }

  public void notifyService(Function<Asked, Reply> service) {
    this.notifyService = service;
  }

  void forget() {
    tokenReplies.clear();
    asked.clear();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Asked request =
        new Asked(
            exchange.getRequestURI().getPath(),
            exchange.getRequestHeaders().getFirst("Authorization"),
            form(body));
    asked.add(request);
    boolean forTokens =
        request.path().equals("/v2/oauth2") && !"revoke".equals(request.form().get("action"));
    Reply reply = forTokens ? tokenReplies.poll() : notifyService.apply(request);
    if (reply == null) {
      exchange.close();
      return;
    }
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(reply.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Map<String, String> form(String body) {
    return Arrays.stream(body.split("&"))
        .filter(pair -> pair.contains("="))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0],
                pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                (one, two) -> one));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    forget();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  @Override
  public void close() {
    server.close();
  }
}
