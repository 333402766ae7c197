package routes.sandbox.googlehealth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** What a simulated Google Health answers an app that everything is granted to. */
public final class GoogleHealthAnswers {

  private static final String CALLBACK = "http://localhost:9/callback";
  private static final String SCOPES =
      "activity_and_fitness health_metrics_and_measurements sleep"
          .replaceAll("(\\w+)", "https://www.googleapis.com/auth/googlehealth.$1.readonly");

  /** Of RFC 7636, appendix B. */
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private GoogleHealthAnswers() {}

  /**
   * The answer to a GET, of the demo person's data.
   *
   * @param path below the API's URL
   */
  public static JsonNode get(String path) {
    try (GoogleHealthDemo demo = new GoogleHealthDemo()) {
      demo.fillHistory();
      demo.allowRedirectTo(CALLBACK);
      GoogleHealthSimulator google = demo.google();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(google.apiUrl() + path))
              .header("Authorization", "Bearer " + token(google))
              .build();
      return new ObjectMapper().readTree(send(request).body());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String token(GoogleHealthSimulator google) throws IOException {
    String consent =
        form(
            Map.of(
                "response_type", "code",
                "client_id", google.clientId(),
                "redirect_uri", CALLBACK,
                "access_type", "offline",
                "prompt", "consent",
                "code_challenge_method", "S256",
                "code_challenge", CHALLENGE,
                "state", "s",
                "scope", SCOPES));
    String location =
        send(HttpRequest.newBuilder(URI.create(google.authorizationUrl() + "?" + consent)).build())
            .headers()
            .firstValue("Location")
            .orElseThrow();
    String exchange =
        form(
                Map.of(
                    "grant_type",
                    "authorization_code",
                    "client_id",
                    google.clientId(),
                    "client_secret",
                    google.clientSecret(),
                    "redirect_uri",
                    CALLBACK,
                    "code_verifier",
                    VERIFIER))
            + "&"
            + location.substring(location.indexOf("code="));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(google.tokenUrl()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(exchange))
            .build();
    return new ObjectMapper().readTree(send(request).body()).get("access_token").asText();
  }

  private static HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(
            each ->
                each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
