package routes.fhir.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A FHIR server that lets nobody in without what it wants to see, and the token endpoint beside it.
 * It knows no resources: a search finds nothing, a transaction takes what it gets.
 */
public final class SecuredServer implements AutoCloseable {
  private static final String FHIR = "application/fhir+json";

  private final HttpServer server;
  private final boolean tls;
  private final List<Call> calls = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();
  private Predicate<Call> letsIn = call -> true;
  private Predicate<Call> knowsClient = call -> true;
  private Optional<Reply> tokenReply = Optional.empty();
  private Reply smartConfiguration = new Reply(404, "text/plain", "nothing here");
  private String lifetime = ", \"expires_in\": 300";
  private Optional<String> redirect = Optional.empty();
  private int issued;

  /**
   * One request as it came in.
   *
   * @param headers by names in lower case
   * @param body unpacked where it came compressed
   */
  public record Call(
      String method,
      String path,
      Map<String, String> headers,
      String body,
      boolean compressed,
      int clientPort) {

    /** The fields of a form. */
    public Map<String, String> form() {
      Map<String, String> fields = new LinkedHashMap<>();
      for (String pair : body.split("&")) {
        String[] parts = pair.split("=", 2);
        fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
      return fields;
    }
  }

  private record Reply(int status, String type, String body) {}

  public SecuredServer() {
    this(null, false);
  }

  /**
   * A server that speaks TLS.
   *
   * @param clientCertificate whether it talks to nobody without one that it trusts
   */
  SecuredServer(SSLContext context, boolean clientCertificate) {
    this.tls = context != null;
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      server = tls ? HttpsServer.create(address, 0) : HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (server instanceof HttpsServer https) {
      https.setHttpsConfigurator(
          new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
              SSLParameters ssl = context.getDefaultSSLParameters();
              ssl.setNeedClientAuth(clientCertificate);
              parameters.setSSLParameters(ssl);
            }
          });
    }
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::answer);
    server.start();
  }

  private String base() {
    return (tls ? "https" : "http") + "://localhost:" + server.getAddress().getPort();
  }

  public String url() {
    return base() + "/fhir";
  }

  public String tokenUrl() {
    return base() + "/token";
  }

  /** Lets in who passes this test; everybody at first. */
  synchronized void letIn(Predicate<Call> visitor) {
    letsIn = visitor;
  }

  /** Lets in who has a token that was given and not revoked. */
  synchronized void wantTokens() {
    letsIn = call -> isGranted(call.headers().getOrDefault("authorization", ""));
  }

  /** Whether that Authorization header holds a token that was given and not revoked. */
  public synchronized boolean isGranted(String authorization) {
    return tokens.contains(authorization);
  }

  /** Takes back all tokens given so far. */
  public synchronized void revoke() {
    tokens.clear();
  }

  /** Gives tokens to clients that pass this test, and answers others with invalid_client. */
  public synchronized void knowClient(Predicate<Call> client) {
    knowsClient = client;
  }

  /** Answers every token request so, until {@link #giveTokens}. */
  public synchronized void answerTokenRequests(int status, String body) {
    tokenReply = Optional.of(new Reply(status, "application/json", body));
  }

  public synchronized void giveTokens() {
    tokenReply = Optional.empty();
  }

  /** Lifetime of the next tokens; null to leave it unsaid. */
  synchronized void tokensLive(Integer seconds) {
    lifetime = seconds == null ? "" : ", \"expires_in\": " + seconds;
  }

  synchronized void tellTokenUrl(String url) {
    smartConfiguration =
        new Reply(200, "application/json", "{\"token_endpoint\": \"" + url + "\"}");
  }

  /** Sends everybody who wants something of the FHIR server to that address. */
  synchronized void redirectTo(String address) {
    redirect = Optional.of(address);
  }

  synchronized List<Call> fhirCalls() {
    return calls.stream().filter(call -> call.path().startsWith("/fhir")).toList();
  }

  public synchronized List<Call> tokenCalls() {
    return calls.stream().filter(call -> call.path().equals("/token")).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange http) throws IOException {
    try (http) {
      Call call = read(http);
      Reply reply = reply(call);
      if (reply.status() / 100 == 3) {
        http.getResponseHeaders().add("Location", reply.body());
      }
      http.getResponseHeaders().add("Content-Type", reply.type());
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      if (reply.status() == 200
          && call.headers().getOrDefault("accept-encoding", "").contains("gzip")) {
        http.getResponseHeaders().add("Content-Encoding", "gzip");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
          gzip.write(body);
        }
        body = packed.toByteArray();
      }
      http.sendResponseHeaders(reply.status(), body.length);
      http.getResponseBody().write(body);
    }
  }

  private static Call read(HttpExchange http) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    http.getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    byte[] body = http.getRequestBody().readAllBytes();
    boolean compressed = "gzip".equals(headers.get("content-encoding"));
    if (compressed) {
      body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
    }
    return new Call(
        http.getRequestMethod(),
        http.getRequestURI().getPath(),
        headers,
        new String(body, StandardCharsets.UTF_8),
        compressed,
        http.getRemoteAddress().getPort());
  }

  private synchronized Reply reply(Call call) {
    calls.add(call);
    if (call.path().equals("/token")) {
      return tokenReply.orElseGet(() -> token(call));
    }
    if (call.path().equals("/fhir/.well-known/smart-configuration")) {
      return smartConfiguration;
    }
    if (redirect.isPresent()) {
      return new Reply(302, "text/plain", redirect.get());
    }
    if (!letsIn.test(call)) {
      return new Reply(401, "text/plain", "out");
    }
    boolean search = call.method().equals("GET") || call.path().endsWith("/_search");
    String type = search ? "searchset" : "transaction-response";
    return new Reply(200, FHIR, "{\"resourceType\": \"Bundle\", \"type\": \"" + type + "\"}");
  }

  private Reply token(Call call) {
    if (!knowsClient.test(call)) {
      return new Reply(
          401,
          "application/json",
          "{\"error\": \"invalid_client\", \"error_description\": \"" + call.body() + "\"}");
    }
    String token = "granted-" + ++issued;
    tokens.add("Bearer " + token);
    return new Reply(
        200,
        "application/json",
        "{\"access_token\": \"" + token + "\", \"token_type\": \"bearer\"" + lifetime + "}");
  }
}
