package routes.sandbox.oauth;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request that a simulator got.
 *
 * @param parameters of its query, and of its form if it had one
 * @param authorization the header, or an empty text
 * @param language the header Accept-Language, or an empty text
 * @param body what came with it, as text
 * @param client what the headers x-client-id and x-client-secret say, with a colon between
 */
public record RestCall(
    String method,
    String path,
    Map<String, String> parameters,
    String authorization,
    String language,
    String body,
    String client) {

  /** Reads the whole request. */
  public static RestCall of(HttpExchange exchange) throws IOException {
    Map<String, String> parameters = new LinkedHashMap<>();
    decode(exchange.getRequestURI().getRawQuery(), parameters);
    byte[] body = exchange.getRequestBody().readAllBytes();
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type != null && type.startsWith("application/x-www-form-urlencoded")) {
      decode(new String(body, StandardCharsets.UTF_8), parameters);
    }
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    String language = exchange.getRequestHeaders().getFirst("Accept-Language");
    return new RestCall(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        Map.copyOf(parameters),
        authorization == null ? "" : authorization,
        language == null ? "" : language,
        new String(body, StandardCharsets.UTF_8),
        exchange.getRequestHeaders().getFirst("x-client-id")
            + ":"
            + exchange.getRequestHeaders().getFirst("x-client-secret"));
  }

  /** A parameter, or an empty text. */
  public String get(String name) {
    return parameters.getOrDefault(name, "");
  }

  /** The access token that came with it, or an empty text. */
  public String bearer() {
    return authorization.replaceFirst("^Bearer ", "");
  }

  private static void decode(String form, Map<String, String> into) {
    if (form == null || form.isEmpty()) {
      return;
    }
    for (String pair : form.split("&")) {
      String[] parts = pair.split("=", 2);
      into.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
  }
}
