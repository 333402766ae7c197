package routes.operations.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import routes.operations.entry.WholeProduct.Entry;

/** What every entry answers a request that HTTP does not allow, or that it does not want. */
class BrokenRequestsTest {
  private static final String LONG = "x".repeat(100_000);

  /** Bodies in chunks that are none. */
  private static final List<String> BROKEN =
      List.of(
          "ZZ\r\nabc\r\n0\r\n\r\n",
          "-1\r\nabc\r\n0\r\n\r\n",
          "FFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n",
          "3\r\nabcdef\r\n0\r\n\r\n",
          "3;" + LONG + "\r\nabc\r\n0\r\n\r\n",
          "3\r\nabc\r\n0\r\nX: " + LONG + "\r\n\r\n");

  private static final String MESSAGE =
      "{\"deviceId\":\"L\",\"time\":\"2026-11-30T08:00:00Z\",\"weight\":80}";

  private static WholeProduct product;

  @BeforeAll
  static void start() throws Exception {
    product =
        new WholeProduct(
            "--entry.body-memory=1MB",
            "--entry.body-deadline=2s",
            "--api.clients.all.mapping=generic-json");
  }

  @AfterAll
  static void stop() throws Exception {
    product.close();
  }

  @Test
  void brokenChunksAreAnswered400InTheWordsOfTheEntry() throws Exception {
    for (Entry entry : takingBodies()) {
      for (String chunks : BROKEN) {
        for (String accept : List.of("*/*", "text/html")) {
          String what = entry + " " + accept + " " + chunks.substring(0, 5);
          String answer = answer(entry, chunks, "Transfer-Encoding: chunked", "Accept: " + accept);

          assertThat(answer).as(what).startsWith("HTTP/1.1 400 ").contains("Connection: close");
          assertThat(answer).as(what).containsPattern(saidTo(entry, accept));
        }
      }
    }
  }

  /** There is room for a hundred, and many more have been by. */
  @Test
  void brokenChunksHoldNoMemory() throws Exception {
    Entry entry = takingBodies().get(0);
    for (int i = 0; i < 200; i++) {
      assertThat(answer(entry, BROKEN.get(i % BROKEN.size()), "Transfer-Encoding: chunked"))
          .startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void ofARefusedBodyThatDripsTheRefusalIsAnswered() throws Exception {
    for (Entry entry : takingBodies()) {
      try (RawConnection tooLarge = new RawConnection(port());
          RawConnection packed = new RawConnection(port());
          RawConnection wanted = new RawConnection(port())) {
        tooLarge.head(entry.method(), entry.address(), 1_500_000).send("{");
        packed.head(entry.method(), entry.address(), 9, "Content-Encoding: gzip").send("{");
        wanted.head(entry.method(), entry.address(), 9).send("{");
        assertThat(tooLarge.status()).as(entry.toString()).isEqualTo(413);
        assertThat(packed.status()).as(entry.toString()).isEqualTo(415);
        assertThat(wanted.status()).as(entry.toString()).isEqualTo(408);
      }
    }
  }

  @Test
  void whoAsksFirstIsToldAtOnceWhetherTheBodyIsWanted() throws Exception {
    String asks = "Expect: 100-continue";
    for (Entry entry : takingBodies()) {
      for (int length : List.of(900_000, 3_000_000)) {
        assertThat(answer(entry, "", asks, "Content-Length: " + length))
            .as(entry.toString())
            .startsWith("HTTP/1.1 413 ");
      }
      assertThat(answer(entry, "", asks, "Content-Length: 9", "Content-Encoding: gzip"))
          .as(entry.toString())
          .startsWith("HTTP/1.1 415 ");
      for (String how : List.of("Content-Length: 2", "Transfer-Encoding: chunked")) {
        try (RawConnection waits = new RawConnection(port())) {
          waits.send(head(entry.method() + " " + entry.address() + " HTTP/1.1", asks, how));
          assertThat(waits.status()).as(entry.toString()).isEqualTo(100);
          assertThat(waits.line()).isEmpty();
          waits.send(how.endsWith("2") ? "{}" : "2\r\n{}\r\n0\r\n\r\n");
          assertThat(waits.status()).as(entry.toString()).isGreaterThanOrEqualTo(200);
        }
      }
    }
  }

  @Test
  void whatTheClientDoesWrongIsNotSaidToBeOurFault() throws Exception {
    for (Entry entry : product.entries()) {
      String line = entry.method() + " " + entry.address();
      for (String request :
          List.of(
              head(line + " HTTP/1.1", "Transfer-Encoding: bogus"),
              head(line + " HTTP/3.7", "Accept: text/html"),
              head("<>" + line + " HTTP/1.1"),
              head(line + "?<script> HTTP/1.1"),
              head(line + " HTTP/1.1", "Expect: the-unexpected", "Content-Length: 0"),
              head(line + " HTTP/1.1", "X: " + LONG))) {
        try (RawConnection connection = new RawConnection(port())) {
          String answer = connection.send(request).rest();
          assertThat(answer).as(request).matches("(?s)HTTP/1.1 (4\\d\\d|501|505) .*");
          assertThat(answer).as(request).doesNotContain("on our side");
        }
      }
    }
  }

  /** Browsers send them as they are typed, or as a vendor has written them. */
  @Test
  void whatBrowsersLeaveInAQueryIsTakenAsIfItWereEncoded() throws Exception {
    String plain = "|{}^[]`\\";
    String encoded = "%7C%7B%7D%5E%5B%5D%60%5C";
    for (Entry entry : product.entries()) {
      String line = entry.method() + " " + entry.address();
      for (String name : List.of("code", "error_description", "state", "jwt")) {
        String answer = closing(line + "?" + name + "=" + plain);
        assertThat(answer)
            .as(line + " " + name)
            .isEqualTo(closing(line + "?" + name + "=" + encoded));
      }
      assertThat(closing(line + "?[Cookie]=x&Cook%69e=|")).as(line).startsWith("HTTP/1.1 400 ");
    }
    for (String path : List.of("/connect/|x", "/connect/[x]", "/connect/^x", "/connect/..%5Cx")) {
      assertThat(closing("GET " + path)).as(path).startsWith("HTTP/1.1 4");
    }
  }

  @Test
  void whoOpensAnAddressThatCannotBeReadSeesAPage() throws Exception {
    for (Entry entry : product.entries()) {
      if (entry.method().equals("HEAD")) {
        continue;
      }
      String line = entry.method() + " " + entry.address() + "?x=<script> HTTP/1.1";
      String toBrowser = sent(head(line, "Accept: text/html,*/*"));
      String toProgram = sent(head(line, "Accept: */*"));
      String cutOff = sent(entry.method() + " " + entry.address() + "?x=<script>");

      assertThat(toBrowser).as(line).containsPattern(saidTo(entry, "text/html"));
      assertThat(toProgram).as(line).containsPattern(saidTo(entry, "*/*"));
      boolean page = entry.path().matches("/(connect|my|oauth)(/.*)?");
      assertThat(cutOff).as(line).containsPattern(saidTo(entry, page ? "text/html" : "*/*"));
      assertThat(toBrowser + toProgram + cutOff).as(line).doesNotContain("script>");
    }
    assertThat(sent("GET /?<")).contains("<h1>");
  }

  /** Whatever text is in it, an answer does not grow with its request. */
  @Test
  void noAnswerEchoesALongText() throws Exception {
    for (Entry entry : takingBodies()) {
      for (String body :
          List.of(
              "{'deviceId':'L','type':'L','vendor':'L','patient':'L','vendors':['L'],'value':1}",
              "{'L':'L'}",
              "'L'",
              "[" + "'L',".repeat(50) + "'L']",
              "deviceId=L&vendor=L&L=L")) {
        String json =
            body.replace("'", "\"")
                .replace("L", body.length() > 200 ? LONG.substring(0, 9_000) : LONG);
        for (String type : List.of("application/json", "application/x-www-form-urlencoded")) {
          var answer = product.send(entry, "", type, json);
          assertThat(answer.body().length()).as("%s %s", entry, type).isLessThan(20_000);
          assertThat(answer.body()).as("%s %s", entry, type).doesNotContain("x".repeat(200));
        }
      }
    }
  }

  @Test
  void ofUnknownDevicesTheBeginOfTheNameIsTold() throws Exception {
    Entry messages =
        takingBodies().stream()
            .filter(entry -> entry.path().equals("/api/device-messages"))
            .findFirst()
            .orElseThrow();
    var answer = product.send(messages, "", "application/json", MESSAGE.replace("L", LONG));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.body()).contains("\"devices\":[\"" + "x".repeat(100) + "…\"]");
  }

  private static String closing(String line) throws Exception {
    return sent(head(line + " HTTP/1.1", "Connection: close", "Content-Length: 0"))
        .replaceAll("\r\nDate: [^\r]*", "");
  }

  private static String sent(String request) throws Exception {
    try (RawConnection connection = new RawConnection(port())) {
      return connection.send(request).rest();
    }
  }

  private static String saidTo(Entry entry, String accept) {
    if (entry.path().startsWith("/api/")) {
      return "application/problem\\+json(?s:.*)\"status\":400";
    }
    if (accept.equals("text/html")) {
      return "(?i)<!doctype html>";
    }
    return entry.path().startsWith("/webhooks/") ? "\r\n\r\n$" : "\"status\":400";
  }

  private static List<Entry> takingBodies() {
    List<Entry> entries = new ArrayList<>(product.entries());
    entries.removeIf(entry -> !entry.takesBody());
    assertThat(entries).hasSizeGreaterThan(5);
    return entries;
  }

  /** All that comes back until the connection ends. */
  private static String answer(Entry entry, String body, String... headers) throws Exception {
    try (RawConnection connection = new RawConnection(port())) {
      connection.send(head(entry.method() + " " + entry.address() + " HTTP/1.1", headers) + body);
      return connection.rest();
    }
  }

  private static String head(String requestLine, String... headers) {
    return requestLine + "\r\nHost: localhost\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
  }

  private static int port() {
    return URI.create(product.url()).getPort();
  }
}
