package routes.sandbox.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A vendor on 127.0.0.1 that keeps to the standards: OAuth 2 with PKCE at {@code /oauth/authorize}
 * and {@code /oauth/token} (HTTP Basic), JSON at GET everywhere else. Its person consents at once.
 */
public final class RestVendor implements AutoCloseable {
  private static final String CLIENT_ID = "demo-client";
  private static final String CLIENT_SECRET = "c0ffee-5ecret";

  /** What the vendor's API knows. */
  public interface Api {

    /**
     * @return the answer, or null for 404
     */
    JsonNode answer(String person, RestCall call);
  }

  /** A refusal that comes once. */
  private record Refusal(int status, String header, String value) {}

  private final String person;
  private final Api api;
  private final RestGrants grants = new RestGrants();
  private final List<RestCall> calls = new CopyOnWriteArrayList<>();
  private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile String redirectUri = "";

  /**
   * @param person the vendor's id of the one who consents
   */
  public RestVendor(String person, Api api) {
    this.person = person;
    this.api = api;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** The base URL, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public String clientId() {
    return CLIENT_ID;
  }

  public String clientSecret() {
    return CLIENT_SECRET;
  }

  /** The one registered address that people are sent back to. */
  public void allowRedirectTo(String uri) {
    redirectUri = uri;
  }

  /** Calls of a path so far. */
  public List<RestCall> calls(String path) {
    return calls.stream().filter(call -> call.path().equals(path)).toList();
  }

  /** The next call of the API is refused. */
  public void refuseOnce(int status, String header, String value) {
    refusals.add(new Refusal(status, header, value));
  }

  public void expireAccessTokens() {
    grants.expireAccessTokens();
  }

  /** Every token ever given out. */
  public Set<String> tokens() {
    return grants.given();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      RestCall call = RestCall.of(exchange);
      calls.add(call);
      switch (call.path()) {
        case "/oauth/authorize" -> authorize(exchange, call);
        case "/oauth/token" -> token(exchange, call);
        default -> data(exchange, call);
      }
    }
  }

  private void authorize(HttpExchange exchange, RestCall call) throws IOException {
    boolean right =
        call.get("response_type").equals("code")
            && call.get("client_id").equals(CLIENT_ID)
            && call.get("redirect_uri").equals(redirectUri)
            && call.get("code_challenge_method").equals("S256")
            && call.get("code_challenge").matches("[A-Za-z0-9_-]{43}")
            && !call.get("state").isEmpty();
    if (!right) {
      send(exchange, 400, error("invalid_request"));
      return;
    }
    RestGrants.Grant grant = new RestGrants.Grant(person, call.get("scope"));
    exchange
        .getResponseHeaders()
        .set(
            "Location",
            redirectUri
                + "?code="
                + grants.code(grant, redirectUri, call.get("code_challenge"))
                + "&state="
                + URLEncoder.encode(call.get("state"), StandardCharsets.UTF_8));
    exchange.sendResponseHeaders(302, -1);
  }

  private void token(HttpExchange exchange, RestCall call) throws IOException {
    String basic =
        Base64.getEncoder()
            .encodeToString((CLIENT_ID + ":" + CLIENT_SECRET).getBytes(StandardCharsets.UTF_8));
    if (!call.authorization().equals("Basic " + basic)) {
      send(exchange, 401, error("invalid_client"));
      return;
    }
    Optional<RestGrants.Pair> pair =
        switch (call.get("grant_type")) {
          case "authorization_code" ->
              grants.exchange(
                  call.get("code"),
                  call.get("redirect_uri"),
                  call.parameters().get("code_verifier"));
          case "refresh_token" -> grants.refresh(call.get("refresh_token"));
          default -> Optional.empty();
        };
    if (pair.isEmpty()) {
      send(exchange, 400, error("invalid_grant"));
      return;
    }
    send(
        exchange,
        200,
        JsonNodeFactory.instance
            .objectNode()
            .put("access_token", pair.get().access())
            .put("refresh_token", pair.get().refresh())
            .put("token_type", "Bearer")
            .put("expires_in", 3600)
            .put("scope", pair.get().grant().scope()));
  }

  private void data(HttpExchange exchange, RestCall call) throws IOException {
    Optional<RestGrants.Grant> grant =
        grants.use(call.authorization().replaceFirst("^Bearer ", ""));
    if (grant.isEmpty()) {
      send(exchange, 401, error("invalid_token"));
      return;
    }
    Refusal refusal = refusals.poll();
    if (refusal != null) {
      exchange.getResponseHeaders().set(refusal.header(), refusal.value());
      send(exchange, refusal.status(), error("refused"));
      return;
    }
    JsonNode answer = call.method().equals("GET") ? api.answer(person, call) : null;
    send(exchange, answer == null ? 404 : 200, answer == null ? error("not_found") : answer);
  }

  private static ObjectNode error(String code) {
    return JsonNodeFactory.instance.objectNode().put("error", code);
  }

  private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
