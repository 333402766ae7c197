package routes.operations.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.springboot.PlatformHttpComponentAutoConfiguration;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpAutoConfiguration;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.error.ErrorMvcAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import routes.operations.memory.OutOfMemory;

/** The door alone, before a few routes. */
class DoorTest {

  private static ConfigurableApplicationContext context;

  @BeforeAll
  static void start() {
    context =
        new SpringApplication(Doors.class)
            .run(
                "--server.port=0",
                "--spring.config.location=optional:classpath:/nothing.yaml",
                "--camel.main.routes-include-pattern=file:src/test/resources/doors/*.camel.yaml");
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  @Test
  void eachNameComesFromItsOwnPlace() throws Exception {
    HttpResponse<String> answer =
        get(
            "/named/from-path?token=from-query&state=from-query&X-Shown=from-query&other=x",
            "token",
            "from-header",
            "state",
            "from-header",
            "x-shown",
            "from-header",
            "Other",
            "x");

    assertThat(answer.body())
        .isEqualTo("{CamelHttpMethod=GET, state=from-query, token=from-path, x-shown=from-header}");
  }

  @Test
  void nothingStandsInForWhatIsMissing() throws Exception {
    assertThat(get("/named/from-path?X-Shown=from-query", "state", "from-header").body())
        .isEqualTo("{CamelHttpMethod=GET, token=from-path}");
  }

  @Test
  void proofsAreThoseOfTheRequestAndTheBodyIsItsBytes() throws Exception {
    HttpResponse<String> answer =
        send(
            request("/proofs")
                .POST(BodyPublishers.ofString("a=b&c=d"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Cookie", "connect=key")
                .header("Authorization", "Bearer token")
                .header("Origin", "https://portal.example")
                .header("x-acme-signature", "seal"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("a=b&c=d connect=key Bearer token https://portal.example seal none");
  }

  @Test
  void aChoiceMayAskWhatTheRequestProves() throws Exception {
    assertThat(get("/choosing/unknown", "Cookie", "a=b").statusCode()).isEqualTo(200);
    assertThat(get("/choosing/known", "Other", "x").statusCode()).isEqualTo(200);
    assertThat(get("/choosing/unknown?x=Cookie", "Other", "x").statusCode()).isEqualTo(404);
  }

  @Test
  void aProofGivenTwiceIsNone() throws Exception {
    HttpResponse<String> answer =
        send(
            request("/proofs")
                .POST(BodyPublishers.ofString("x"))
                .header("X-Acme-Signature", "one")
                .header("X-Acme-Signature", "two"));

    assertThat(answer.body()).isEqualTo("x none none none none none");
  }

  @Test
  void aRouteOfAnEarlierVersionGetsItsProofsFromTheRequestAlone() throws Exception {
    assertThat(get("/former", "Cookie", "connect=key", "X-Former-Signature", "seal").body())
        .isEqualToIgnoringCase("{Cookie=connect=key, X-Former-Signature=seal}");
    assertThat(
            send(request("/signed?a=b")
                    .POST(BodyPublishers.ofString("x"))
                    .header("Acme-Seal", "seal"))
                .body())
        .isEqualToIgnoringCase("{Acme-Seal=seal}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cookie",
        "cookie",
        "COOKIE",
        "%43ookie",
        "Coo%E2%84%AAie",
        "+Cookie",
        "Authorization",
        "Proxy-Authorization",
        "Origin",
        "Host",
        "Forwarded",
        "X-Forwarded-Host",
        "X-Real-IP",
        "any-signature",
        "Acme-Seal",
        "acme-time",
        "CamelHttpUri",
        "kafka.KEY",
        "org.apache.camel.x",
        "%zz"
      })
  void suchAParameterIsRefusedWhereverItStands(String name) throws Exception {
    for (String path : new String[] {"/named/x", "/former", "/nowhere"}) {
      assertThat(rawStatus(path + "?" + name + "=1")).as(path).isEqualTo(400);
      assertThat(rawStatus(path + "?a=b&" + name + "&a=c&" + name)).as(path).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Cookie", "%43ookie", "acme-seal", "kafka.KEY", "CamelHttpResponseCode"})
  void suchAFieldOfAFormIsRefused(String name) throws Exception {
    HttpResponse<String> answer =
        send(
            request("/proofs")
                .POST(BodyPublishers.ofString("a=b&" + name + "=1"))
                .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"));

    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @Test
  void aRouteThatEndsWithoutAStatusHasAnsweredNothing() throws Exception {
    HttpResponse<String> answer =
        send(request("/unanswered").POST(BodyPublishers.ofString("to be seen nowhere")));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.IllegalStateException",
        "java.lang.StackOverflowError",
        "java.lang.NoClassDefFoundError",
        "java.lang.Error"
      })
  void whateverIsThrownIsAnEmpty503(String what) throws Exception {
    HttpResponse<String> answer =
        send(request("/failing/" + what).POST(BodyPublishers.ofString("to be seen nowhere")));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEmpty();
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(request(path).GET().headers(headers));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  /** By hand: a client of the JDK would mend the address. */
  private static int rawStatus(String target) throws Exception {
    try (Socket socket = new Socket("localhost", port())) {
      String request =
          "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return Integer.parseInt(answer.toString(StandardCharsets.US_ASCII).split(" ")[1]);
    }
  }

  private static int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  /** What the routes of this test call. */
  public static final class Shown {

    /** Makes the body of the headers of the message. */
    public void headers(Exchange exchange) {
      Map<String, Object> headers = new TreeMap<>(exchange.getMessage().getHeaders());
      exchange.getMessage().removeHeaders("*");
      exchange.getMessage().setBody(headers.toString());
    }

    /** What a request proves, in one line. */
    public String proofs(byte[] body, RequestProofs proofs, String signature, String time) {
      return String.join(
          " ",
          new String(body, StandardCharsets.UTF_8),
          proofs.cookies().orElse("none"),
          proofs.authorization().orElse("none"),
          proofs.origin().orElse("none"),
          proofs.header(signature).orElse("none"),
          proofs.header(time).orElse("none"));
    }

    /** As beans have it that routes of an earlier version call, too. */
    public String proofs(byte[] body, String signature, String time) {
      throw new IllegalStateException("this one is not called");
    }

    /** Whether it shows a cookie. */
    public boolean known(String token, RequestProofs proofs) {
      return "known".equals(token) || proofs.cookies().isPresent();
    }

    /** Throws it. */
    public void fail(String what) throws Throwable {
      throw (Throwable) Class.forName(what).getConstructor().newInstance();
    }
  }

  @ImportAutoConfiguration({
    ServletWebServerFactoryAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    TaskExecutionAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class,
    CamelAutoConfiguration.class,
    PlatformHttpComponentAutoConfiguration.class,
    SpringBootPlatformHttpAutoConfiguration.class
  })
  @Import({DoorConfiguration.class, EntryThreads.class})
  @EnableConfigurationProperties(EntrySettings.class)
  static class Doors {
    @Bean
    Shown shown() {
      return new Shown();
    }

    @Bean
    OutOfMemory outOfMemory() {
      return new OutOfMemory(() -> {});
    }
  }
}
