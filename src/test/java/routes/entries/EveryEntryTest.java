package routes.entries;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.entries.WholeProduct.Entry;

/**
 * What every entry that the running web server knows answers to what it cannot take: words, never a
 * fault of ours.
 */
@ExtendWith(SharedProduct.class)
class EveryEntryTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH", "DELETE");
  private static final String LONG = "x".repeat(3_000);

  private static WholeProduct product;

  @BeforeAll
  static void start(WholeProduct shared) {
    product = shared;
  }

  /** Bodies that no entry takes, or that it has to take apart with care. */
  static List<byte[]> bodies() {
    List<byte[]> bodies = new ArrayList<>();
    Stream.of(
            "",
            "null",
            "[]",
            "[[]]",
            "7",
            "\"text\"",
            "{",
            "{} {}",
            "[".repeat(2_000) + "]".repeat(2_000),
            "{\"a\":".repeat(600) + "1" + "}".repeat(600),
            "{\"deviceId\":\"a\",\"deviceId\":\"b\"}",
            "{\"deviceId\":\"a\\u0000b\",\"time\":\"2026-01-01T00:00:00Z\",\"weight\":1}",
            "{\"deviceId\":\"a\\ud800b\",\"time\":\"2026-01-01T00:00:00Z\",\"weight\":1}",
            "{\"deviceId\":\"a\",\"time\":\"+999999999-01-01T00:00:00Z\",\"weight\":1}",
            "{\"deviceId\":\"a\",\"time\":\"2026-01-01T00:00:00Z\",\"weight\":1e999999999}",
            "{\"deviceId\":{\"a\":1},\"patient\":\"text\",\"vendors\":\"withings\"}",
            "{\"sender\":[],\"patient\":[],\"vendors\":{}}",
            "{\"deviceId\":\"%s\",\"time\":\"2026-01-01T00:00:00Z\",\"weight\":1}".formatted(LONG),
            "userid=%00&appli=1&consent=%00&form=%00&confirm=%00",
            "userid=%ZZ&appli=%",
            "userid=" + LONG + "&appli=99999999999999999999",
            "a&".repeat(500))
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .forEach(bodies::add);
    bodies.add(new byte[] {'{', '"', (byte) 0xC3, '"', ':', (byte) 0xFF, '}'});
    bodies.add("{\"a\":\"b\"}".getBytes(StandardCharsets.UTF_16));
    return bodies;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", BROWSER})
  void isAnsweredInWordsAndIsNoFaultOfOurs(String accept) throws Exception {
    List<Entry> entries = product.entries();
    assertThat(entries).extracting(Entry::path).contains("/api/devices", "/error");
    SoftAssertions all = new SoftAssertions();
    for (Entry entry : entries) {
      for (byte[] body : WITH_BODY.contains(entry.method()) ? bodies() : List.of(new byte[0])) {
        if (check(all, accept, entry.method(), entry.path(), body) == 405) {
          break;
        }
      }
    }
    all.assertAll();
  }

  /** Addresses around the entries: bare ones, unknown ones, such as nothing can be made of. */
  static Stream<String> addresses() {
    return Stream.of(
        "/",
        "/my",
        "/my/",
        "/connect",
        "/connect/",
        "/error",
        "/unknown",
        "/api",
        "/api/",
        "/api/unknown",
        "/webhooks",
        "/webhooks/unknown/unknown",
        "/oauth/callback/",
        "/oauth/callback/unknown?code=a&state=b",
        "/oauth/callback/withings?code=%00&state=%00&error=%00",
        "/oauth/callback/withings?error=access_denied",
        "/connect/unknown?jwt=%00",
        "/connect/withings?jwt=" + LONG,
        "/connect/" + LONG,
        "/my/" + LONG,
        "/my/a%00b",
        "/my/a%2Fb",
        "/my/a;b=c",
        "/my/%ff",
        "/api/connections/" + LONG,
        "/api/connections/a%00b",
        "/api/connections?patient=Patient/%00",
        "/api/connections?patient=%00%7Cb",
        "/api/connections?patient=Patient/" + LONG,
        "/api/connections?patient=a%7Cb&patient=c",
        "/api/connections?farewell=%ff",
        "/api/connections/unknown?erase=perhaps",
        "/webhooks/oura?verification_token=%00&challenge=%00",
        "/webhooks/fitbit?verify=%00",
        "/webhooks/withings/%00");
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void anAddressThatIsNoneIsAnsweredInWords(String path) throws Exception {
    SoftAssertions all = new SoftAssertions();
    for (String accept : List.of("", BROWSER)) {
      for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "PROPFIND")) {
        check(all, accept, method, path, new byte[0]);
      }
    }
    all.assertAll();
  }

  /** Answers the status. */
  private static int check(
      SoftAssertions all, String accept, String method, String path, byte[] body) throws Exception {
    BodyPublisher publisher =
        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
    HttpRequest.Builder request =
        product
            .request(path)
            .method(method, publisher)
            .header(
                "Content-Type",
                path.startsWith("/api") ? "application/json" : "application/x-www-form-urlencoded");
    if (!accept.isEmpty()) {
      request.header("Accept", accept);
    }
    HttpResponse<String> answer = product.send(request);
    String shown = new String(body, StandardCharsets.UTF_8);
    String what =
        "%s %s (%s) %s: %d %s"
            .formatted(
                method,
                path.length() > 80 ? path.substring(0, 80) : path,
                accept.isEmpty() ? "program" : "browser",
                shown.length() > 60 ? shown.substring(0, 60) : shown,
                answer.statusCode(),
                answer.body());
    all.assertThat(answer.statusCode()).as(what).isLessThan(500);
    all.assertThat(answer.headers().firstValue("Strict-Transport-Security"))
        .as(what)
        .hasValue("max-age=31536000");
    if (answer.statusCode() >= 400 && !method.equals("HEAD")) {
      checkError(all, what, accept, path, answer);
    }
    return answer.statusCode();
  }

  private static void checkError(
      SoftAssertions all, String what, String accept, String path, HttpResponse<String> answer)
      throws Exception {
    all.assertThat(answer.body())
        .as(what)
        .doesNotContainIgnoringCase("whitelabel", "tomcat", "spring", "camel", "jackson")
        .doesNotContain("Exception", "\tat ", "java.");
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (path.equals("/api") || path.startsWith("/api/")) {
      checkProblem(all, what, answer);
    } else if (!accept.isEmpty() && !path.startsWith("/actuator")) {
      all.assertThat(type).as(what).startsWith("text/html");
      all.assertThat(answer.body()).as(what).contains("<h1>", "<style>");
      all.assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
          .as(what)
          .contains("default-src 'none'", "frame-ancestors 'none'", "style-src 'sha256-");
    } else if (path.startsWith("/webhooks/")) {
      all.assertThat(answer.body()).as(what).isEmpty();
    } else if (type.startsWith("application/problem+json")) {
      checkProblem(all, what, answer);
    }
  }

  private static void checkProblem(SoftAssertions all, String what, HttpResponse<String> answer)
      throws Exception {
    all.assertThat(answer.headers().firstValue("Content-Type"))
        .as(what)
        .hasValue("application/problem+json");
    JsonNode problem = JSON.readTree(answer.body());
    all.assertThat(problem.path("status").asInt()).as(what).isEqualTo(answer.statusCode());
    for (String member : List.of("type", "title", "detail", "error")) {
      all.assertThat(problem.path(member).asText()).as(what + " " + member).isNotBlank();
    }
  }

  @Test
  void whoIsNotKnownIsToldSoInTheSameShape() throws Exception {
    SoftAssertions all = new SoftAssertions();
    for (String path : List.of("/api/devices", "/api/unknown", "/api")) {
      for (String authorization :
          List.of("", "Basic bm9ib2R5Ondyb25n", "Basic %%%", "Bearer x.y.z", "Unknown x")) {
        HttpRequest.Builder request = HttpRequest.newBuilder(product.uri(path)).GET();
        if (!authorization.isEmpty()) {
          request.header("Authorization", authorization);
        }
        HttpResponse<String> answer = product.send(request);
        all.assertThat(answer.statusCode()).as(path + authorization).isIn(401, 429);
        checkProblem(all, path + authorization + answer.body(), answer);
      }
    }
    all.assertAll();
  }
}
