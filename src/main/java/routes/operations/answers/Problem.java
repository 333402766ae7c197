package routes.operations.answers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Problem details of an error (RFC 9457). The member {@code error} says what it has said before
 * there were problem details: a code where {@code reason} stands beside it, else the words.
 */
final class Problem {
  static final String MEDIA_TYPE = "application/problem+json";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** RFC 9457, 4.2.1: the status says it all. */
  private static final String NO_TYPE_OF_ITS_OWN = "about:blank";

  private static final List<String> OWN = List.of("error", "type", "title", "status", "detail");

  private final ObjectNode members;

  private Problem(int status, String error, String detail) {
    members = JSON.createObjectNode();
    members.put("error", error);
    members.put("type", NO_TYPE_OF_ITS_OWN);
    members.put("title", StatusWords.title(status));
    members.put("status", status);
    members.put("detail", detail);
  }

  static Problem of(int status, String words) {
    return new Problem(status, words, words);
  }

  /** The one that a route's {@code {"error": …}} tells; empty where the body is none. */
  static Optional<Problem> of(int status, byte[] body) {
    try {
      JsonNode told = JSON.readTree(body);
      if (!told.path("error").isTextual()) {
        return Optional.empty();
      }
      String error = told.path("error").textValue();
      Problem problem = new Problem(status, error, told.path("reason").asText(error));
      told.properties().stream()
          .filter(member -> !OWN.contains(member.getKey()))
          .forEach(member -> problem.members.set(member.getKey(), member.getValue()));
      return Optional.of(problem);
    } catch (IOException noJson) {
      return Optional.empty();
    }
  }

  String detail() {
    return members.path("detail").textValue();
  }

  byte[] bytes() {
    try {
      return JSON.writeValueAsString(members).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }
}
