package routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Looks for what must never stand in a log: tokens, readings, names. */
final class LogCheck {
  private LogCheck() {}

  /** No line of the log holds any of these texts. */
  static void holdsNoneOf(String log, List<String> secrets) {
    assertThat(log.lines())
        .as("lines of the log")
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).doesNotContain(secrets));
  }
}
