package routes.sandbox.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Calls a simulator as an app of the vendor does. */
public final class RestCaller {
  private static final String CALLBACK = "http://localhost:9/callback";

  /** Of RFC 7636, appendix B. */
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final RestVendor vendor;
  private final RestDialect dialect;
  private final String api;
  private String bearer = "";

  /**
   * @param shape of the demo, whose dialect is spoken
   */
  public RestCaller(RestDemo demo, VendorShape shape) {
    this.vendor = demo.vendor();
    this.dialect = shape.dialect();
    this.api = demo.apiUri();
    demo.allowRedirectTo(CALLBACK);
  }

  /**
   * Has the person consent, and keeps the access token.
   *
   * @return the token reply
   */
  public JsonNode connect(String scope) {
    Map<String, String> consent = new LinkedHashMap<>();
    consent.put("response_type", "code");
    consent.put("client_id", vendor.clientId());
    consent.put("redirect_uri", CALLBACK);
    consent.put("scope", scope);
    consent.put("state", "s");
    if (dialect.pkce()) {
      consent.put("code_challenge_method", "S256");
      consent.put("code_challenge", CHALLENGE);
    }
    String location =
        send(HttpRequest.newBuilder(URI.create(vendor.authorizationUrl() + "?" + form(consent))))
            .headers()
            .firstValue("Location")
            .orElseThrow();
    JsonNode reply = token(location.replaceFirst(".*[?&]code=([^&]*).*", "$1"));
    bearer = reply.path("access_token").asText();
    return reply;
  }

  /**
   * A GET with the access token.
   *
   * @param path below the API's URL
   */
  public RestVendor.Reply get(String path) {
    return reply(HttpRequest.newBuilder(URI.create(api + path)), "Bearer " + bearer);
  }

  /** A call with the access token. */
  public RestVendor.Reply send(String method, String path, String body) {
    return reply(
        HttpRequest.newBuilder(URI.create(api + path)).method(method, json(body)),
        "Bearer " + bearer);
  }

  /** A call of the app itself. */
  public RestVendor.Reply sendAsApp(String method, String path, String body) {
    return reply(
        HttpRequest.newBuilder(URI.create(api + path))
            .header("x-client-id", vendor.clientId())
            .header("x-client-secret", vendor.clientSecret())
            .method(method, json(body)),
        basic());
  }

  private JsonNode token(String code) {
    Map<String, String> exchange = new LinkedHashMap<>();
    exchange.put("grant_type", "authorization_code");
    exchange.put("code", code);
    exchange.put("redirect_uri", CALLBACK);
    if (dialect.pkce()) {
      exchange.put("code_verifier", VERIFIER);
    }
    if (!dialect.basic()) {
      exchange.put("client_id", vendor.clientId());
      exchange.put("client_secret", vendor.clientSecret());
    }
    return reply(
            HttpRequest.newBuilder(URI.create(vendor.tokenUrl()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(exchange))),
            basic())
        .body();
  }

  private RestVendor.Reply reply(HttpRequest.Builder request, String authorization) {
    HttpResponse<String> answer = send(request.header("Authorization", authorization));
    try {
      return new RestVendor.Reply(
          answer.statusCode(), answer.body().isEmpty() ? null : json.readTree(answer.body()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private String basic() {
    String secret = vendor.clientId() + ":" + vendor.clientSecret();
    return "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpRequest.BodyPublisher json(String body) {
    return HttpRequest.BodyPublishers.ofString(body);
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(
            each ->
                each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
