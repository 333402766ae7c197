package routes.operations.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.util.unit.DataSize;
import org.springframework.web.client.RestClient;

/** Whoever is asked: what is answered beyond the limit is that server's failure, in words. */
@Timeout(60)
class LimitedAnswersTest {
  private static final String[] KINDS = EndlessServer.KINDS;
  private static final AnswerLimit LIMIT =
      new AnswerLimit(DataSize.ofKilobytes(64), Duration.ofSeconds(2));
  private static EndlessServer server;

  @BeforeAll
  static void start() {
    server = new EndlessServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void anHttpStepOfARouteFailsInWords(String kind) throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      HttpComponent http = new HttpComponent();
      new LimitConfiguration().limitedHttpSteps(LIMIT).configure("http", http);
      camel.addComponent("http", http);
      camel.start();

      Exchange answer = camel.createProducerTemplate().send(server.url(kind), exchange -> {});

      assertThat(AnswerLimitException.in(answer.getException()))
          .hasValueSatisfying(failure -> assertThat(failure).hasMessage(words(kind)));
    }
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void aRestClientFailsInWords(String kind) {
    JdkClientHttpRequestFactory jdk = new JdkClientHttpRequestFactory(HttpClient.newHttpClient());
    RestClient client =
        RestClient.builder()
            .requestFactory(new BufferingClientHttpRequestFactory(new LimitedRequests(jdk, LIMIT)))
            .build();

    assertThatThrownBy(
            () -> client.get().uri(URI.create(server.url(kind))).retrieve().body(String.class))
        .satisfies(
            failure ->
                assertThat(AnswerLimitException.in(failure))
                    .hasValueSatisfying(limit -> assertThat(limit).hasMessage(words(kind))));
  }

  @Test
  void whatIsWithinTheLimitComesWhole() throws Exception {
    byte[] all = new byte[64 * 1024];
    Deadline deadline = Deadline.of(LIMIT, () -> {});
    try (LimitedAnswer answer =
        new LimitedAnswer(new java.io.ByteArrayInputStream(all), LIMIT, deadline)) {
      assertThat(answer.readAllBytes()).hasSameSizeAs(all);
    }
  }

  private static String words(String kind) {
    return kind.equals("drip")
        ? "the answer takes longer than 2 s"
        : "the answer is larger than 64 kB";
  }
}
