package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** At every entry that wants a secret, as the running program lists them. */
class SlowedSignInTest {
  private static RunningProduct product;

  @BeforeAll
  static void start() throws Exception {
    product = new RunningProduct("--entry.trusted-proxies=127.0.0.1,::1");
  }

  @AfterAll
  static void stop() throws Exception {
    product.close();
  }

  @Test
  void theSixthWrongSecretOfANameAndAddressIsAnswered429AtEveryEntry() throws Exception {
    List<String> entries = entries();
    assertThat(entries).contains("POST /api/invitations", "GET /api/connections/x");
    int network = 0;
    for (String entry : entries) {
      String address = "192.0.2." + ++network;
      for (int i = 0; i < 5; i++) {
        assertThat(call(entry, "portal", "wrong", address).statusCode()).as(entry).isEqualTo(401);
      }

      HttpResponse<String> slowed = call(entry, "portal", RunningProduct.secret("portal"), address);

      assertThat(slowed.statusCode()).as(entry).isEqualTo(429);
      assertThat(slowed.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(200L, 301L);
      assertThat(slowed.body()).doesNotContain("portal");
      assertThat(
              call(entry, "portal", RunningProduct.secret("portal"), "198.51.100.1").statusCode())
          .as(entry)
          .isNotIn(401, 429);
    }
  }

  @Test
  void whatACallerForwardsBeforeTheProxyIsNotBelieved() throws Exception {
    for (int i = 0; i < 5; i++) {
      call("GET /api/connections", "ops", "wrong", "10.1.1." + i + ", 203.0.113.100");
    }

    assertThat(call("GET /api/connections", "ops", "wrong", "7.7.7.7, 203.0.113.100").statusCode())
        .isEqualTo(429);
  }

  private static List<String> entries() {
    List<String> entries = new ArrayList<>();
    for (RequestMappingHandlerMapping mapping :
        product.context.getBeansOfType(RequestMappingHandlerMapping.class).values()) {
      for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
        for (String pattern : info.getPatternValues()) {
          Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
          if (pattern.startsWith("/api/")) {
            methods.forEach(
                method -> entries.add(method + " " + pattern.replaceAll("\\{[^}]+}", "x")));
          }
        }
      }
    }
    return entries;
  }

  private static HttpResponse<String> call(String entry, String name, String secret, String address)
      throws Exception {
    String shown =
        Base64.getEncoder().encodeToString((name + ":" + secret).getBytes(StandardCharsets.UTF_8));
    String[] parts = entry.split(" ");
    return new Browser(product.url())
        .send(
            HttpRequest.newBuilder(URI.create(product.url() + parts[1]))
                .header("Authorization", "Basic " + shown)
                .header("X-Forwarded-For", address)
                .method(parts[0], BodyPublishers.noBody()));
  }
}
