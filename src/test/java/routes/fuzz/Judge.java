package routes.fuzz;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says what is wrong with an answer, whatever the request was. */
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
}
