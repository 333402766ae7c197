package routes.operations.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.model.RemoveHeadersDefinition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import routes.operations.entry.WholeProduct.Entry;

/** What holds at every entry over HTTP that the running product has. */
class EveryEntryTest {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String ECHO = "{\"echo\":\"to be seen nowhere\"}";

  private static WholeProduct product;

  @BeforeAll
  static void start() throws Exception {
    product = new WholeProduct();
  }

  @AfterAll
  static void stop() throws Exception {
    product.close();
  }

  /** Whoever adds an entry sees it here and decides who may. */
  @Test
  void theEntriesAreKnown() {
    assertThat(product.entries())
        .extracting(Entry::toString)
        .hasSizeGreaterThan(20)
        .doesNotHaveDuplicates();
  }

  @Test
  void aParameterNamedLikeAProofIsRefusedBeforeAnyRoute() throws Exception {
    AtomicInteger passed = new AtomicInteger();
    product.steps().watch(exchange -> passed.incrementAndGet());
    List<String> taken = new ArrayList<>();
    for (Entry entry : product.entries()) {
      for (String name : refused()) {
        for (String query :
            List.of(
                "?" + name + "=x",
                "?a=b&" + name + "=x&" + name + "=y",
                "?" + name.toUpperCase(java.util.Locale.ROOT),
                "?%" + Integer.toHexString(name.charAt(0)) + name.substring(1) + "=x")) {
          if (status(product.send(entry, query)) != 400) {
            taken.add(entry + query);
          }
        }
        if (entry.takesBody()
            && status(product.send(entry, "", FORM, "a=b&" + name + "=x")) != 400) {
          taken.add(entry + " form field " + name);
        }
      }
    }
    assertThat(taken).isEmpty();
    assertThat(passed).hasValue(0);
  }

  @Test
  void aNameThatCannotBeDecodedIsRefused() throws Exception {
    for (Entry entry : product.entries()) {
      assertThat(rawStatus(entry, "?%zz=1")).as(entry.toString()).isEqualTo(400);
    }
  }

  @Test
  void ofARequestOnlyWhatTheRouteNamesBecomesAHeaderAndOnlyFromItsPlace() throws Exception {
    AtomicReference<Map<String, Object>> first = new AtomicReference<>();
    product.steps().watch(exchange -> first.compareAndSet(null, WholeProduct.headers(exchange)));
    for (Entry entry : product.entries()) {
      first.set(null);
      Set<String> named = named(entry);
      Map<String, String> headers = new HashMap<>();
      StringBuilder query = new StringBuilder("?unlisted=query&X-Unlisted=query");
      for (String name : named) {
        if (!name.startsWith("Camel")) {
          headers.put(name, "from-header");
          query.append('&').append(name).append("=from-query");
        }
      }
      headers.put("Unlisted", "from-header");
      headers.put("X-Unlisted", "from-header");
      headers.put("Cookie", "connect=key");
      headers.put("kafka.OVERRIDE_TOPIC", "from-header");
      headers.put("CamelHttpUri", "from-header");

      product.send(entry, query.toString(), headers);

      Map<String, Object> seen = new HashMap<>(first.get());
      seen.keySet().removeIf(EveryEntryTest::isFact);
      Map<String, Object> expected = new HashMap<>();
      for (String name : named) {
        if (entry.path().contains("{" + name + "}")) {
          expected.put(name, "from-path");
        } else if (!name.startsWith("Camel")) {
          expected.put(name, "from-query");
        }
      }
      assertThat(seen).as(entry.toString()).isEqualTo(expected);
    }
  }

  @Test
  void anErrorAtAnyStepIsAnswered503AndNothingOfTheRequest() throws Exception {
    for (Entry entry : product.entries()) {
      int step = 0;
      boolean thrown = true;
      while (thrown) {
        step++;
        AtomicInteger left = new AtomicInteger(step);
        AtomicReference<String> where = new AtomicReference<>();
        product
            .steps()
            .watch(
                exchange -> {
                  if (left.decrementAndGet() == 0) {
                    where.set(exchange.getFromRouteId());
                    throw new StackOverflowError("thrown by the test");
                  }
                });
        HttpResponse<String> answer =
            entry.takesBody()
                ? product.send(entry, "", "application/json", ECHO)
                : product.send(entry, "");
        thrown = where.get() != null;
        if (thrown) {
          assertThat(answer.statusCode()).as("%s, step %s", entry, step).isEqualTo(503);
          assertThat(answer.body()).as("%s, step %s", entry, step).doesNotContain(ECHO);
          if (entry.path().startsWith("/api/")) {
            assertThat(answer.body()).as("%s, step %s", entry, step).contains("\"status\":503");
          }
        }
      }
      assertThat(step).as(entry.toString()).isGreaterThan(1);
    }
  }

  /** A browser that was once told a secret adds it to what any page sends. */
  @Test
  void whatAForeignPageSendsIsRefusedBeforeAnyRouteAtEveryEntryOfCallers() throws Exception {
    AtomicInteger passed = new AtomicInteger();
    product.steps().watch(exchange -> passed.incrementAndGet());
    List<Entry> acting =
        product.entries().stream()
            .filter(entry -> entry.path().startsWith("/api/") && !entry.method().equals("GET"))
            .toList();
    assertThat(acting).hasSizeGreaterThan(5);
    for (Entry entry : acting) {
      for (Map<String, String> foreign : foreign()) {
        HttpResponse<String> answer = product.send(entry, "", foreign, "text/plain", "{}");
        assertThat(answer.statusCode()).as("%s %s", entry, foreign).isEqualTo(403);
        assertThat(answer.headers().firstValue("Content-Type"))
            .as("%s %s", entry, foreign)
            .hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"status\":403", "another site");
      }
    }
    assertThat(passed).hasValue(0);
  }

  @Test
  void whatAForeignPageLoadsIsRefusedAtEveryEntryOfCallersAndALinkIsNot() throws Exception {
    AtomicInteger passed = new AtomicInteger();
    product.steps().watch(exchange -> passed.incrementAndGet());
    for (Entry entry : product.entries()) {
      if (entry.path().startsWith("/api/") && entry.method().equals("GET")) {
        passed.set(0);
        Map<String, String> loads =
            Map.of("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors");
        assertThat(status(product.send(entry, "", loads))).as(entry.toString()).isEqualTo(403);
        assertThat(passed).as(entry.toString()).hasValue(0);

        product.send(
            entry, "", Map.of("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"));
        assertThat(passed).as(entry.toString()).hasPositiveValue();
      }
    }
  }

  @Test
  void ownPagesAndWhatIsNoBrowserPassAtEveryEntry() throws Exception {
    AtomicInteger passed = new AtomicInteger();
    product.steps().watch(exchange -> passed.incrementAndGet());
    for (Entry entry : product.entries()) {
      for (Map<String, String> own :
          List.of(
              Map.<String, String>of(),
              Map.of("Sec-Fetch-Site", "none"),
              Map.of("Sec-Fetch-Site", "same-origin", "Origin", "http://localhost"),
              Map.of("Origin", "http://LOCALHOST:80"),
              Map.of("Sec-Fetch-Site", "same-origin", "Origin", product.url()))) {
        passed.set(0);
        product.send(entry, "", own);
        assertThat(passed).as("%s %s", entry, own).hasPositiveValue();
      }
    }
  }

  /** Browsers send {@code Origin: null} with the forms of pages without a referrer. */
  @Test
  void aFormOfAnotherSiteIsRefusedAtPagesAndNothingElseIsThere() throws Exception {
    AtomicInteger passed = new AtomicInteger();
    product.steps().watch(exchange -> passed.incrementAndGet());
    int forms = 0;
    for (Entry entry : product.entries()) {
      if (entry.path().startsWith("/api/")) {
        continue;
      }
      boolean form =
          entry.method().equals("POST")
              && (entry.path().startsWith("/connect/") || entry.path().startsWith("/my/"));
      forms += form ? 1 : 0;
      for (Map<String, String> headers : foreign()) {
        passed.set(0);
        boolean refused = form && "cross-site".equals(headers.get("Sec-Fetch-Site"));
        int status = status(product.send(entry, "", headers));
        assertThat(passed.get() == 0).as("%s %s", entry, headers).isEqualTo(refused);
        if (refused) {
          assertThat(status).as("%s %s", entry, headers).isEqualTo(403);
        }
      }
    }
    assertThat(forms).isGreaterThan(2);
  }

  private static List<Map<String, String>> foreign() {
    return List.of(
        Map.of("Origin", "http://evil.example"),
        Map.of("Origin", "null"),
        Map.of("Origin", ""),
        Map.of("Origin", "https://localhost"),
        Map.of("Origin", "http://localhost:1"),
        Map.of("Origin", "http://localhost.evil.example"),
        Map.of("Origin", "http://localhost@evil.example"),
        Map.of("Sec-Fetch-Site", "cross-site"),
        Map.of("Sec-Fetch-Site", "same-site"),
        Map.of("Sec-Fetch-Site", "same-site", "Origin", "http://localhost"),
        Map.of("Sec-Fetch-Site", "cross-site", "Origin", "http://localhost"),
        Map.of("Sec-Fetch-Site", "same-origin", "Origin", "null"),
        Map.of("Sec-Fetch-Site", "same-origin", "Origin", "http://evil.example"));
  }

  /** Names of every kind, and the header of every vendor that signs. */
  private static Set<String> refused() {
    Set<String> names =
        new TreeSet<>(
            Set.of(
                "Cookie",
                "authorization",
                "Origin",
                "Host",
                "Forwarded",
                "X-Forwarded-For",
                "X-Forwarded-Proto",
                "X-Real-IP",
                "X-HEALTHAPI-SIGNATURE",
                "CamelHttpUri",
                "camelhttpmethod",
                "kafka.OVERRIDE_TOPIC",
                "org.apache.camel.anything"));
    for (Entry entry : product.entries()) {
      Map<String, Object> template = entry.route().getTemplateParameters();
      if (template != null) {
        Stream.of("signature-header", "timestamp-header")
            .map(template::get)
            .filter(java.util.Objects::nonNull)
            .forEach(name -> names.add(name.toString()));
      }
    }
    assertThat(names).contains("X-Fitbit-Signature", "x-oura-timestamp");
    return names;
  }

  private static Set<String> named(Entry entry) {
    String kept =
        entry.route().getOutputs().stream()
            .filter(RemoveHeadersDefinition.class::isInstance)
            .map(RemoveHeadersDefinition.class::cast)
            .findFirst()
            .orElseThrow()
            .getExcludePattern();
    return kept == null ? Set.of() : Set.of(kept.split(Pattern.quote("|")));
  }

  /** What Camel itself tells of the request. */
  private static boolean isFact(String name) {
    return name.startsWith("Camel") || name.equals("Content-Type");
  }

  private static int status(HttpResponse<String> answer) {
    return answer.statusCode();
  }

  /** By hand: a client of the JDK refuses to send it. */
  private static int rawStatus(Entry entry, String query) throws Exception {
    try (var socket = new java.net.Socket("localhost", port())) {
      String request =
          entry.method()
              + " "
              + entry.address()
              + query
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes());
      return Optional.of(answer.split(" ")[1]).map(Integer::parseInt).orElseThrow();
    }
  }

  private static int port() {
    return java.net.URI.create(product.url()).getPort();
  }
}
