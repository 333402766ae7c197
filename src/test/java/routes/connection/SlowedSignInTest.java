package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** At every entry that wants a secret, as the running program lists them. */
class SlowedSignInTest {
  private static TestIssuer issuer;
  private static RunningProduct product;

  @BeforeAll
  static void start() throws Exception {
    issuer = new TestIssuer();
    product =
        new RunningProduct(
            "--api.clients.slow.secret={bcrypt}"
                + new BCryptPasswordEncoder(7).encode(RunningProduct.secret("slow")),
            "--api.clients.slow.roles=admin",
            "--entry.trusted-proxies=127.0.0.1,::1",
            "--api.issuers.hospital.uri=" + TestIssuer.URI,
            "--api.issuers.hospital.audience=" + TestIssuer.AUDIENCE,
            "--api.issuers.hospital.jwk-set-uri=" + issuer.keys(),
            "--api.issuers.hospital.roles-claim=roles");
  }

  @AfterAll
  static void stop() throws Exception {
    product.close();
    issuer.close();
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

  /** A slow kind of secret, so that whatever comes together is compared together, if it may be. */
  @ParameterizedTest
  @ValueSource(strings = {"/api/connections", "/api/setup", "/actuator/prometheus"})
  void ofManyWrongSecretsAtOneTimeFiveAreComparedAtEveryPort(String path) throws Exception {
    boolean management = path.startsWith("/actuator");
    String url = (management ? product.managementUrl() : product.url()) + path;
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      calls.add(
          http.sendAsync(
              HttpRequest.newBuilder(URI.create(url))
                  .header("Authorization", basic(path, "wrong-" + i))
                  .header("X-Forwarded-For", "203.0.113." + path.length())
                  .build(),
              BodyHandlers.ofString()));
    }

    List<HttpResponse<String>> answers = calls.stream().map(CompletableFuture::join).toList();

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(401, 429);
    assertThat(answers).filteredOn(answer -> answer.statusCode() == 401).hasSize(5);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() == 429)
        .allSatisfy(
            slowed -> {
              assertThat(slowed.headers().firstValueAsLong("Retry-After").orElse(0))
                  .isBetween(200L, 301L);
              assertThat(slowed.headers().firstValue("WWW-Authenticate")).isEmpty();
            });
  }

  @Test
  void whatACallerForwardsBeforeTheProxyIsNotBelieved() throws Exception {
    for (int i = 0; i < 5; i++) {
      call("GET /api/connections", "ops", "wrong", "10.1.1." + i + ", 203.0.113.100");
    }

    assertThat(call("GET /api/connections", "ops", "wrong", "7.7.7.7, 203.0.113.100").statusCode())
        .isEqualTo(429);
  }

  /** Wrong ones are not even looked at, so that nobody learns of one that is right. */
  @Test
  void afterAHundredWrongTokensAnAddressIsAnswered429WhateverItShowsAtEveryEntry()
      throws Exception {
    String right = issuer.signed(claims -> claims);
    String wrong = issuer.forged(claims -> claims);
    String address = "192.0.3.1";
    for (int i = 0; i < 100; i++) {
      assertThat(call("GET /api/connections", "Bearer " + wrong, address).statusCode())
          .isEqualTo(401);
    }
    for (String entry : entries()) {
      for (String token : List.of(wrong, right, "no token at all")) {
        HttpResponse<String> slowed = call(entry, "Bearer " + token, address);
        assertThat(slowed.statusCode()).as(entry).isEqualTo(429);
        assertThat(slowed.headers().firstValue("WWW-Authenticate")).isEmpty();
      }
      assertThat(call(entry, "Bearer " + right, "198.51.100.2").statusCode())
          .as(entry)
          .isNotIn(401, 429);
    }
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
    return call(entry, basic(name, secret), address);
  }

  private static String basic(String name, String secret) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((name + ":" + secret).getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse<String> call(String entry, String authorization, String address)
      throws Exception {
    String[] parts = entry.split(" ");
    return new Browser(product.url())
        .send(
            HttpRequest.newBuilder(URI.create(product.url() + parts[1]))
                .header("Authorization", authorization)
                .header("X-Forwarded-For", address)
                .method(parts[0], BodyPublishers.noBody()));
  }
}
