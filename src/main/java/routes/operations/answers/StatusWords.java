package routes.operations.answers;

import java.util.Map;
import org.springframework.http.HttpStatus;

/** What a status means, in words that name no address, no software and nobody. */
final class StatusWords {
  static final String OUR_FAULT =
      "Something is not working on our side. Please try again in a few minutes.";

  private static final String NOT_UNDERSTOOD = "This request cannot be understood.";

  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(401, "Who calls is not known here: name and secret, or token."),
          Map.entry(403, "This is not open to you."),
          Map.entry(404, "There is nothing here. Please check the address."),
          Map.entry(405, "This address does not answer requests of this kind."),
          Map.entry(406, "This cannot be answered in the form that was asked for."),
          Map.entry(408, "The request took too long to arrive. Please send it again."),
          Map.entry(411, "The request does not say how long it is."),
          Map.entry(413, "The request is too large."),
          Map.entry(414, "The address is too long."),
          Map.entry(415, "The request comes in a form that is not taken here."),
          Map.entry(417, "What the request expects cannot be done."),
          Map.entry(429, "There were too many requests. Please try again later."),
          Map.entry(431, "The request's headers are too long."),
          Map.entry(501, "The request is sent in a way that is not known here."),
          Map.entry(505, "The request is sent in a version of HTTP that is not spoken here."));

  private StatusWords() {}

  static String of(int status) {
    return WORDS.getOrDefault(status, status >= 500 ? OUR_FAULT : NOT_UNDERSTOOD);
  }

  /** The status' name in HTTP. */
  static String title(int status) {
    HttpStatus known = HttpStatus.resolve(status);
    return known == null ? "Refused" : known.getReasonPhrase();
  }
}
