package routes.sandbox.withings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Calls the simulator as an application of Withings does. */
public final class WithingsCaller {

  static final String CALLBACK = "http://localhost:9/oauth/callback/withings";

  private final WithingsSimulator withings;
  private final HttpClient client = HttpClient.newHttpClient();

  public WithingsCaller(WithingsSimulator withings) {
    this.withings = withings;
    withings.allowRedirectTo(CALLBACK);
  }

  HttpResponse<String> authorize(String clientId, String scope, String redirectUri) {
    String query =
        form(
            Map.of(
                "response_type", "code",
                "client_id", clientId,
                "scope", scope,
                "redirect_uri", redirectUri,
                "state", "s 1"));
    return send(
        HttpRequest.newBuilder(URI.create(withings.authorizationUrl() + "?" + query)).build());
  }

  /** The parameters with which the browser comes back. */
  Map<String, String> consent(String scope) {
    HttpResponse<String> answer = authorize(withings.clientId(), scope, CALLBACK);
    String location = answer.headers().firstValue("Location").orElseThrow();
    return Arrays.stream(URI.create(location).getRawQuery().split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  JsonNode exchange(String code) {
    return post(
        "/v2/oauth2",
        "",
        Map.of(
            "action",
            "requesttoken",
            "grant_type",
            "authorization_code",
            "client_id",
            withings.clientId(),
            "client_secret",
            withings.clientSecret(),
            "code",
            code,
            "redirect_uri",
            CALLBACK));
  }

  JsonNode refresh(String refreshToken) {
    return post(
        "/v2/oauth2",
        "",
        Map.of(
            "action",
            "requesttoken",
            "grant_type",
            "refresh_token",
            "client_id",
            withings.clientId(),
            "client_secret",
            withings.clientSecret(),
            "refresh_token",
            refreshToken));
  }

  /** The body of a token reply, for the account added first. */
  public JsonNode connect(String scope) {
    return exchange(consent(scope).get("code")).get("body");
  }

  JsonNode getmeas(String accessToken, Map<String, String> parameters) {
    Map<String, String> all = new java.util.HashMap<>(parameters);
    all.put("action", "getmeas");
    return post("/measure", accessToken, all);
  }

  /** The answer of a service to these parameters. */
  public JsonNode post(String path, String bearer, Map<String, String> parameters) {
    HttpResponse<String> answer = postRaw(path, bearer, parameters);
    if (answer.statusCode() != 200) {
      throw new AssertionError("HTTP " + answer.statusCode());
    }
    try {
      return new ObjectMapper().readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + answer.body(), e);
    }
  }

  HttpResponse<String> postRaw(String path, String bearer, Map<String, String> parameters) {
    return send(request(path, bearer, parameters));
  }

  HttpRequest request(String path, String bearer, Map<String, String> parameters) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(withings.url() + path))
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form(parameters)));
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    return request.build();
  }

  HttpClient client() {
    return client;
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
