package routes.protocol.answer;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import routes.operations.PoisonRecordException;
import routes.protocol.NotPermittedException;
import routes.protocol.VendorAnswer;
import routes.protocol.VendorAnswer.Verdict;
import routes.protocol.VendorGoneException;
import routes.protocol.VendorRefusedException;

/**
 * What a vendor's answer means that says it by the HTTP status (RFC 9110), with how long to wait in
 * {@code Retry-After} or a header of its own. A 403 (a subscription at the vendor has lapsed, a
 * consent there was withdrawn) does not end by asking again soon: it waits a day.
 */
@Component("httpAnswers")
public class HttpAnswers {
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);
  private static final int LIMITED = 429;

  /**
   * @param status HTTP status
   * @param retryAfter {@code Retry-After}: seconds or an HTTP date; or null
   * @param reset seconds until the limit is over, as the vendor's own header says; or null. Looked
   *     at where a limit is the matter: some vendors send it with every answer
   * @param remaining how many requests are left until then, as the vendor's own header says; or
   *     null
   */
  public VendorAnswer of(int status, String retryAfter, String reset, String remaining) {
    if (verdict(status) == Verdict.OK) {
      return new VendorAnswer(Verdict.OK, status, "0".equals(remaining) ? wait(reset) : null);
    }
    Duration wait = retryAfter == null && status == LIMITED ? wait(reset) : wait(retryAfter);
    if (status == 403 && wait == null) {
      wait = LONGEST_WAIT;
    }
    return new VendorAnswer(verdict(status), status, wait);
  }

  /**
   * The same for a vendor that says in the body why it refuses.
   *
   * @param body of the answer
   * @param forbidding codes, by space, one of which stands in the JSON of a refusal where the
   *     person does not permit what was asked for
   * @param limiting codes, by space, one of which stands in the JSON of a refusal where it is one
   *     request too many, whatever the status
   */
  public VendorAnswer of(
      int status,
      String retryAfter,
      String reset,
      String remaining,
      String body,
      String forbidding,
      String limiting) {
    VendorAnswer answer = of(status, retryAfter, reset, remaining);
    if (answer.ok() || body == null) {
      return answer;
    }
    if (holds(body, limiting)) {
      Duration wait = retryAfter == null ? wait(reset) : wait(retryAfter);
      return new VendorAnswer(Verdict.RATE_LIMITED, status, wait);
    }
    return holds(body, forbidding)
        ? new VendorAnswer(Verdict.FORBIDDEN, status, answer.retryAfter())
        : answer;
  }

  private static boolean holds(String body, String codes) {
    return Stream.of(codes.split(" ")).anyMatch(code -> body.contains('"' + code + '"'));
  }

  /**
   * Lets a good answer to an import pass.
   *
   * @throws PoisonRecordException where asking again changes nothing
   * @throws NotPermittedException where only the person can change it
   * @throws VendorGoneException where it is gone for good
   * @throws VendorRefusedException where it may help later
   */
  public void requireForImport(VendorAnswer answer) {
    answer.requireForImport();
  }

  private static Verdict verdict(int status) {
    if (status >= 200 && status < 300) {
      return Verdict.OK;
    }
    return switch (status) {
      case 401 -> Verdict.UNAUTHORIZED;
      case 410 -> Verdict.GONE;
      case LIMITED -> Verdict.RATE_LIMITED;
      case 400, 404, 405, 406, 414, 422 -> Verdict.INVALID;
      default -> Verdict.ERROR;
    };
  }

  private static Duration wait(String text) {
    if (text == null) {
      return null;
    }
    Duration wait =
        text.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(text)) : until(text);
    if (wait == null || wait.isNegative()) {
      return null;
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private static Duration until(String date) {
    try {
      Instant then = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Duration.between(Instant.now(), then);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
