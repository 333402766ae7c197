package routes.protocol.withings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import org.springframework.stereotype.Component;
import routes.operations.PoisonRecordException;
import routes.protocol.VendorAnswer;
import routes.protocol.VendorAnswer.Verdict;
import routes.protocol.VendorRefusedException;

/**
 * Withings answers HTTP 200 and says in the body, by a number, whether it worked. The numbers are
 * documented as families only:
 * https://developer.withings.com/api-reference/#section/Response-status
 */
@Component("withingsStatus")
public class WithingsStatus {

  private record Range(int from, int to) {
    static Range of(String text) {
      String[] ends = text.split("-");
      return new Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
    }

    boolean holds(int status) {
      return from <= status && status <= to;
    }
  }

  private static final List<Range> UNAUTHORIZED = ranges("100-102 200 401 214 277 2553 2555");
  private static final List<Range> INVALID =
      ranges(
          "201-213 216-218 220-221 223 225 227-230 234-236 238 240-252 254 260-267 271-272 275-276"
              + " 283-288 290 293-295 297 300-304 321 323-353 380-382 400 501-511 523 532"
              + " 3017-3019 2554");
  private static final int TOO_MANY_REQUESTS = 601;

  private final ObjectMapper json;

  public WithingsStatus(ObjectMapper json) {
    this.json = json;
  }

  /** Reads the status of an answer; a body without one is an {@code ERROR} with status -1. */
  public VendorAnswer of(String body) {
    try {
      JsonNode status = json.readTree(body == null ? "" : body).path("status");
      return status.isIntegralNumber()
          ? of(status.intValue())
          : new VendorAnswer(Verdict.ERROR, -1);
    } catch (JsonProcessingException e) {
      return new VendorAnswer(Verdict.ERROR, -1);
    }
  }

  /** What this number means. */
  public static VendorAnswer of(int status) {
    return new VendorAnswer(verdict(status), status);
  }

  /**
   * Lets a good answer pass.
   *
   * @throws VendorRefusedException for any other
   */
  public void require(VendorAnswer answer) {
    answer.require();
  }

  /**
   * Lets a good answer to an import pass.
   *
   * @throws PoisonRecordException where asking again changes nothing
   * @throws VendorRefusedException where it may help later
   */
  public void requireForImport(String body) {
    of(body).requireForImport();
  }

  private static Verdict verdict(int status) {
    if (status == 0) {
      return Verdict.OK;
    }
    if (status == TOO_MANY_REQUESTS) {
      return Verdict.RATE_LIMITED;
    }
    if (UNAUTHORIZED.stream().anyMatch(range -> range.holds(status))) {
      return Verdict.UNAUTHORIZED;
    }
    return INVALID.stream().anyMatch(range -> range.holds(status))
        ? Verdict.INVALID
        : Verdict.ERROR;
  }

  private static List<Range> ranges(String text) {
    return Arrays.stream(text.split(" ")).map(Range::of).toList();
  }
}
