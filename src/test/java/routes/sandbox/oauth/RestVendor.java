package routes.sandbox.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import routes.sandbox.LocalServer;

/**
 * A vendor on 127.0.0.1 that keeps to the standards: OAuth 2 in its dialect, by default with PKCE
 * at {@code /oauth/authorize} and {@code /oauth/token} (HTTP Basic), JSON everywhere else. Its
 * person consents at once.
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

    /**
     * @return what any other call than a GET comes to
     */
    default Reply posted(String person, RestCall call) {
      return new Reply(404, null);
    }

    /** How the vendor says why it refuses. */
    default ObjectNode error(String code) {
      return JsonNodeFactory.instance.objectNode().put("error", code);
    }

    /** What stands in the header of every answer of the API. */
    default Map<String, String> headers() {
      return Map.of();
    }

    /** Whether a call takes back what the person has permitted. */
    default boolean endsAccess(RestCall call) {
      return false;
    }

    /**
     * @return the answer to the app itself, which shows its secret and no token, or null where it
     *     has no business there
     */
    default Reply toTheApp(RestCall call) {
      return null;
    }
  }

  /** A status and what comes with it, or null. */
  public record Reply(int status, JsonNode body) {}

  /** An answer of its own status, for an API that does not always answer 200 or 404. */
  public static final class StatusException extends RuntimeException {
    private final int status;

    public StatusException(int status) {
      this.status = status;
    }
  }

  /** A refusal that comes once. */
  private record Refusal(int status, String header, String value, String code) {}

  private final String person;
  private final RestDialect dialect;
  private final Api api;
  private final RestGrants grants = new RestGrants();
  private final List<RestCall> calls = new CopyOnWriteArrayList<>();
  private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
  private final LocalServer server;
  private volatile String redirectUri = "";
  private volatile boolean off;
  private volatile String down = "-";

  /**
   * @param person the vendor's id of the one who consents
   */
  public RestVendor(String person, Api api) {
    this(person, RestDialect.STRICT, api);
  }

  /**
   * @param person the vendor's id of the one who consents
   */
  public RestVendor(String person, RestDialect dialect, Api api) {
    this.person = person;
    this.dialect = dialect;
    this.api = api;
    server = new LocalServer(this::handle);
  }

  /** The base URL, without a slash at the end. */
  public String url() {
    return server.url();
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

  /** The address that people are sent to. */
  public String authorizationUrl() {
    return url() + dialect.authorizePath();
  }

  /** The address of the token endpoint. */
  public String tokenUrl() {
    return url() + dialect.tokenPath();
  }

  /** How many calls there were of any path that begins so. */
  public long callsBelow(String path) {
    return calls.stream().filter(call -> call.path().startsWith(path)).count();
  }

  /** Calls of a path so far. */
  public List<RestCall> calls(String path) {
    return calls.stream().filter(call -> call.path().equals(path)).toList();
  }

  /** The next call of the API is refused. */
  public void refuseOnce(int status, String header, String value) {
    refusals.add(new Refusal(status, header, value, "refused"));
  }

  /** The next call of the API is refused with this code in the body. */
  public void refuseOnce(int status, String code) {
    refusals.add(new Refusal(status, "X-None", "x", code));
  }

  /** Ends the API: every call, of the token endpoint too, is answered 410 from now on. */
  public void switchOff() {
    off = true;
  }

  /** Every call of a path that begins so answers 500, until the next call of this. */
  public void down(String path) {
    down = path;
  }

  /** Whether the person's permission stands. */
  public boolean permitted() {
    return grants.any();
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
      Reply toTheApp = isTheApp(call) ? api.toTheApp(call) : null;
      if (off) {
        send(exchange, 410, api.error("gone"));
      } else if (call.path().startsWith(down)) {
        send(exchange, 500, api.error("server_error"));
      } else if (toTheApp != null) {
        reply(exchange, toTheApp);
      } else if (call.path().equals("/oauth/revoke")
          || (call.path().equals("/oauth2/revoke") && isTheApp(call))) {
        revoke(exchange, call);
      } else if (call.path().equals(dialect.authorizePath())) {
        authorize(exchange, call);
      } else if (call.path().equals(dialect.tokenPath())) {
        token(exchange, call);
      } else {
        data(exchange, call);
      }
    }
  }

  private static boolean isTheApp(RestCall call) {
    return call.client().equals(CLIENT_ID + ":" + CLIENT_SECRET)
        || call.authorization().equals(basic());
  }

  private void revoke(HttpExchange exchange, RestCall call) throws IOException {
    boolean known =
        grants.use(call.get("access_token")).isPresent() || grants.knows(call.get("token"));
    if (known) {
      grants.revoke();
    }
    exchange.sendResponseHeaders(known ? 200 : 401, -1);
  }

  private static void reply(HttpExchange exchange, Reply reply) throws IOException {
    if (reply.body() == null) {
      exchange.sendResponseHeaders(reply.status(), -1);
    } else {
      send(exchange, reply.status(), reply.body());
    }
  }

  private void authorize(HttpExchange exchange, RestCall call) throws IOException {
    boolean right =
        call.get("response_type").equals("code")
            && call.get("client_id").equals(CLIENT_ID)
            && call.get("redirect_uri").equals(redirectUri)
            && challengeFits(call)
            && !call.get("state").isEmpty();
    if (!right) {
      send(exchange, 400, api.error("invalid_request"));
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

  private boolean challengeFits(RestCall call) {
    return dialect.pkce()
        ? call.get("code_challenge_method").equals("S256")
            && call.get("code_challenge").matches("[A-Za-z0-9_-]{43}")
        : call.get("code_challenge").isEmpty();
  }

  private boolean isTheClient(RestCall call) {
    return dialect.basic()
        ? call.authorization().equals(basic())
        : call.get("client_id").equals(CLIENT_ID)
            && call.get("client_secret").equals(CLIENT_SECRET);
  }

  private static String basic() {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((CLIENT_ID + ":" + CLIENT_SECRET).getBytes(StandardCharsets.UTF_8));
  }

  private void token(HttpExchange exchange, RestCall call) throws IOException {
    if (!isTheClient(call)) {
      send(exchange, 401, api.error("invalid_client"));
      return;
    }
    Optional<RestGrants.Pair> pair =
        switch (call.get("grant_type")) {
          case "authorization_code" ->
              grants.exchange(
                  call.get("code"),
                  call.get("redirect_uri"),
                  call.parameters().get("code_verifier"));
          case "refresh_token" ->
              dialect.refreshes() ? grants.refresh(call.get("refresh_token")) : Optional.empty();
          default -> Optional.empty();
        };
    if (pair.isEmpty()) {
      send(exchange, 400, api.error("invalid_grant"));
      return;
    }
    send(exchange, 200, reply(pair.get()));
  }

  private ObjectNode reply(RestGrants.Pair pair) {
    ObjectNode reply =
        JsonNodeFactory.instance
            .objectNode()
            .put("access_token", pair.access())
            .put("token_type", "bearer")
            .put("expires_in", 3600);
    if (dialect.refreshes()) {
      reply.put("refresh_token", pair.refresh());
    }
    if (dialect.tellsScope()) {
      reply.put("scope", pair.grant().scope());
    }
    dialect.extras().forEach(reply::putPOJO);
    return reply;
  }

  private void data(HttpExchange exchange, RestCall call) throws IOException {
    Optional<RestGrants.Grant> grant = grants.use(call.bearer());
    if (grant.isEmpty()) {
      send(exchange, 401, api.error("invalid_token"));
      return;
    }
    api.headers().forEach(exchange.getResponseHeaders()::set);
    Refusal refusal = refusals.poll();
    if (refusal != null) {
      exchange.getResponseHeaders().set(refusal.header(), refusal.value());
      send(exchange, refusal.status(), api.error(refusal.code()));
      return;
    }
    if (!call.method().equals("GET")) {
      Reply posted = api.posted(person, call);
      if (posted.status() == 204 && api.endsAccess(call)) {
        grants.revoke();
      }
      reply(exchange, posted);
      return;
    }
    try {
      JsonNode answer = api.answer(person, call);
      send(exchange, answer == null ? 404 : 200, answer == null ? api.error("not_found") : answer);
    } catch (StatusException e) {
      exchange.sendResponseHeaders(e.status, -1);
    }
  }

  private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.close();
  }
}
