package routes.fuzz;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says what is wrong with an answer, or with the answers of an entry. */
final class Judge {
  private static final List<String> NEVER =
      List.of(
          "Exception",
          "Whitelabel",
          "Apache Tomcat",
          "org.apache",
          "org.springframework",
          "routes.",
          "java.lang",
          "\tat ",
          "SELECT ",
          "insert into");

  /** Requests to one entry of which the share says something. */
  private static final int ENOUGH = 20;

  /** One in so many requests may end without an answer: more than lie about where they end. */
  private static final int UNANSWERED = 4;

  private static final Pattern HTML = Pattern.compile("(?i)<html");

  private final Duration patience;

  /**
   * @param patience how long an answer may take
   */
  Judge(Duration patience) {
    this.patience = patience;
  }

  /** The fault of this answer, in words. */
  Optional<String> fault(FuzzedRequest request, Answer answer) {
    if (answer.open() || answer.took().compareTo(patience) > 0) {
      return Optional.of("no answer within " + patience.toSeconds() + " s");
    }
    if (answer.status() == 0 && !request.misframed()) {
      return Optional.of("closed without an answer");
    }
    if (answer.status() >= 500 && answer.status() != 501 && answer.status() != 505) {
      return Optional.of("status " + answer.status());
    }
    for (String word : NEVER) {
      if (answer.body().contains(word)) {
        return Optional.of("the body says \"" + word.strip() + "\"");
      }
    }
    if (request.ofProgram() && HTML.matcher(answer.body()).find()) {
      return Optional.of("a page where a program asked");
    }
    if (!answer.header("Server").isEmpty()) {
      return Optional.of("the answer names its server");
    }
    return Optional.empty();
  }

  /**
   * The fault of an entry that closes too many connections without an answer, in words.
   *
   * @param statuses how often each came; 0 is no answer
   */
  Optional<String> silence(String entry, Map<Integer, Integer> statuses) {
    int requests = statuses.values().stream().mapToInt(Integer::intValue).sum();
    int unanswered = statuses.getOrDefault(0, 0);
    return requests < ENOUGH || unanswered * UNANSWERED <= requests
        ? Optional.empty()
        : Optional.of(
            "%s closed %d of %d connections without an answer"
                .formatted(entry, unanswered, requests));
  }
}
