package routes.sandbox.googlehealth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import routes.sandbox.LocalServer;
import routes.sandbox.oauth.RestCall;

/**
 * Google Health on 127.0.0.1 with one person, who consents at once to what is not unticked:
 * Google's OAuth 2 with PKCE, identity, the list of data points, a subscriber and its public
 * keyset.
 */
public final class GoogleHealthSimulator implements AutoCloseable {
  private static final Pattern POINTS =
      Pattern.compile("/v4/users/me/dataTypes/([a-z0-9-]+)/dataPoints");
  private static final String CLIENT_ID = "1234-demo.apps.googleusercontent.com";
  private static final String CLIENT_SECRET = "GOCSPX-demo-5ecret";

  private final Grants grants;
  private final DataPoints points = new DataPoints();
  private final Subscriber subscriber = new Subscriber();
  private final List<RestCall> calls = new CopyOnWriteArrayList<>();
  private final Set<String> unticked = ConcurrentHashMap.newKeySet();
  private final Queue<String> limits = new ConcurrentLinkedQueue<>();
  private final String healthUserId;
  private final LocalServer server;
  private volatile String redirectUri = "";
  private volatile boolean linked = true;
  private volatile boolean keysetServed = true;

  /**
   * @param healthUserId the person
   */
  public GoogleHealthSimulator(String healthUserId, Clock clock) {
    this.healthUserId = healthUserId;
    grants = new Grants(clock);
    server = new LocalServer(this::handle);
  }

  public String authorizationUrl() {
    return url() + "/o/oauth2/v2/auth";
  }

  public String tokenUrl() {
    return url() + "/token";
  }

  public String apiUrl() {
    return url() + "/v4";
  }

  public String keysetUrl() {
    return url() + "/webhooks_public_keyset.json";
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

  /** The person will not consent to this scope. */
  public void untick(String scope) {
    unticked.add(scope);
  }

  /** Takes a scope away from every grant. */
  public void withdraw(String scope) {
    grants.withdraw(scope);
  }

  /** Whether the person's account is linked to Google Health. */
  public void linked(boolean linked) {
    this.linked = linked;
  }

  /** Whether the public keyset can be had. */
  public void serveKeyset(boolean served) {
    keysetServed = served;
  }

  public void expireAccessTokens() {
    grants.expireAccessTokens();
  }

  /** The next call of the API is one too many. */
  public void limitOnce(int retryAfterSeconds) {
    limits.add(Integer.toString(retryAfterSeconds));
  }

  /** Stores a data point, in the form of the API. */
  public void add(String dataType, ObjectNode point) {
    points.add(dataType, point);
  }

  /** The person deletes the data points of a type whose time is in a range, its ends included. */
  public void delete(String dataType, Instant from, Instant until) {
    points.delete(dataType, from, until);
  }

  public Subscriber subscriber() {
    return subscriber;
  }

  /** Every token ever given out. */
  public Set<String> tokens() {
    return grants.given();
  }

  /** Requests for the data points of a type so far. */
  public List<RestCall> reads(String dataType) {
    String path = "/v4/users/me/dataTypes/" + dataType + "/dataPoints";
    return calls.stream().filter(call -> call.path().equals(path)).toList();
  }

  /** The address at which permissions end. */
  public String revocationUrl() {
    return url() + "/revoke";
  }

  /** Whether any permission stands. */
  public boolean permitted() {
    return grants.any();
  }

  private String url() {
    return server.url();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      RestCall call = RestCall.of(exchange);
      calls.add(call);
      switch (call.path()) {
        case "/o/oauth2/v2/auth" -> authorize(exchange, call);
        case "/token" -> token(exchange, call);
        case "/revoke" -> send(exchange, grants.revoke(call.get("token")) ? 200 : 400, "{}");
        case "/webhooks_public_keyset.json" ->
            send(exchange, keysetServed ? 200 : 503, keysetServed ? subscriber.publicKeyset() : "");
        default -> api(exchange, call);
      }
    }
  }

  private void authorize(HttpExchange exchange, RestCall call) throws IOException {
    boolean right =
        call.get("response_type").equals("code")
            && call.get("client_id").equals(CLIENT_ID)
            && call.get("redirect_uri").equals(redirectUri)
            && call.get("access_type").equals("offline")
            && call.get("prompt").equals("consent")
            && call.get("code_challenge_method").equals("S256")
            && call.get("code_challenge").matches("[A-Za-z0-9_-]{43}")
            && !call.get("state").isEmpty();
    if (!right) {
      send(exchange, 400, "Error 400: invalid_request");
      return;
    }
    Set<String> scopes = new LinkedHashSet<>(Arrays.asList(call.get("scope").split(" ")));
    scopes.removeAll(unticked);
    String answer =
        scopes.isEmpty()
            ? "error=access_denied"
            : "code=" + encoded(grants.code(scopes, redirectUri, call.get("code_challenge")));
    exchange
        .getResponseHeaders()
        .set("Location", redirectUri + "?state=" + encoded(call.get("state")) + "&" + answer);
    exchange.sendResponseHeaders(302, -1);
  }

  private void token(HttpExchange exchange, RestCall call) throws IOException {
    if (!call.get("client_id").equals(CLIENT_ID)
        || !call.get("client_secret").equals(CLIENT_SECRET)) {
      send(exchange, 401, "{\"error\":\"invalid_client\"}");
      return;
    }
    Optional<Grants.Issued> issued =
        switch (call.get("grant_type")) {
          case "authorization_code" ->
              grants.exchange(
                  call.get("code"), call.get("redirect_uri"), call.get("code_verifier"));
          case "refresh_token" -> grants.refresh(call.get("refresh_token"));
          default -> Optional.empty();
        };
    if (issued.isEmpty()) {
      send(exchange, 400, "{\"error\":\"invalid_grant\"}");
      return;
    }
    ObjectNode reply =
        JsonNodeFactory.instance
            .objectNode()
            .put("access_token", issued.get().access())
            .put("expires_in", Grants.LIFE.toSeconds() - 1)
            .put("scope", String.join(" ", issued.get().scopes()))
            .put("token_type", "Bearer");
    if (issued.get().refresh() != null) {
      reply.put("refresh_token", issued.get().refresh());
    }
    send(exchange, 200, reply.toString());
  }

  private void api(HttpExchange exchange, RestCall call) throws IOException {
    try {
      send(exchange, 200, answer(exchange, call).toString());
    } catch (Refusal refusal) {
      send(exchange, refusal.code(), refusal.body().toString());
    }
  }

  private JsonNode answer(HttpExchange exchange, RestCall call) {
    Set<String> scopes = grants.scopes(call.bearer()).orElseThrow(Refusal::unauthenticated);
    String retryAfter = limits.poll();
    if (retryAfter != null) {
      exchange.getResponseHeaders().set("Retry-After", retryAfter);
      throw Refusal.tooManyRequests();
    }
    if (!linked) {
      throw Refusal.notLinked();
    }
    if (!call.method().equals("GET")) {
      throw Refusal.notFound();
    }
    if (call.path().equals("/v4/users/me/identity")) {
      return JsonNodeFactory.instance
          .objectNode()
          .put("name", "users/me/identity")
          .put("healthUserId", healthUserId)
          .put("legacyUserId", "7B2XQ9");
    }
    Matcher path = POINTS.matcher(call.path());
    if (!path.matches()) {
      throw Refusal.notFound();
    }
    DataType type = DataType.named(path.group(1));
    if (!scopes.contains(type.scope())) {
      throw Refusal.scopeInsufficient();
    }
    return points.list(type, call);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    subscriber.close();
    server.close();
  }
}
