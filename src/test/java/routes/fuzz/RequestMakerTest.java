package routes.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestMakerTest {
  private static final int REQUESTS = 2_000;
  private static final Predicate<String> WRONG_LENGTH =
      head ->
          head.contains("Content-Length: -1")
              || head.contains("Content-Length: 999999999999")
              || head.split("Content-Length: ", -1).length > 2
              || head.contains("Transfer-Encoding: gzip")
              || head.contains("Transfer-Encoding: ") && head.contains("Content-Length: ");

  private final List<FuzzedRequest> requests = requests();

  /** What a server reads of a form stands elsewhere for each of them. */
  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void everyMethodComesWithFormsThatCannotBeDecoded(String method) {
    assertThat(
            requests.stream()
                .filter(request -> head(request).startsWith(method + " "))
                .filter(request -> head(request).toLowerCase().contains("x-www-form-urlencoded"))
                .filter(request -> body(request).contains("%ZZ")))
        .hasSizeGreaterThan(REQUESTS / 400);
  }

  @Test
  void oneThatLiesAboutItsEndIsMarked() {
    assertThat(requests.stream().filter(request -> WRONG_LENGTH.test(head(request))))
        .isNotEmpty()
        .allMatch(FuzzedRequest::misframed);
    assertThat(requests.stream().filter(request -> body(request).equals("zz\r\n")))
        .isNotEmpty()
        .allMatch(FuzzedRequest::misframed);
  }

  @Test
  void allOthersAreNot() {
    assertThat(
            requests.stream()
                .filter(request -> !WRONG_LENGTH.test(head(request)))
                .filter(request -> !body(request).equals("zz\r\n")))
        .noneMatch(FuzzedRequest::misframed);
  }

  /** Else the judge's bound of what may stay without an answer would say nothing. */
  @Test
  void fewLieAboutTheirEnd() {
    assertThat(requests.stream().filter(FuzzedRequest::misframed)).hasSizeLessThan(REQUESTS / 5);
  }

  private static List<FuzzedRequest> requests() {
    RequestMaker maker =
        new RequestMaker(
            List.of(new Entry("/webhooks/withings", Set.of("POST"))),
            new Callers(List.of(Callers.basic("clinic", "secret"))));
    Random random = new Random(5);
    return Stream.generate(() -> maker.next(random)).limit(REQUESTS).toList();
  }

  private static String head(FuzzedRequest request) {
    return new String(request.head(), StandardCharsets.ISO_8859_1);
  }

  private static String body(FuzzedRequest request) {
    return new String(request.body(), StandardCharsets.ISO_8859_1);
  }
}
