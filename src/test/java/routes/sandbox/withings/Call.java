package routes.sandbox.withings;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A request the simulator received.
 *
 * @param parameters of the query and the form together; Withings takes either
 * @param bearer the token of the Authorization header, or empty
 */
public record Call(
    Instant at,
    String method,
    String path,
    Map<String, String> parameters,
    Optional<String> bearer) {

  static Call of(HttpExchange exchange, Instant at) throws IOException {
    Map<String, String> parameters = new LinkedHashMap<>();
    decode(exchange.getRequestURI().getRawQuery(), parameters);
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (type != null && type.startsWith("application/x-www-form-urlencoded")) {
      decode(new String(body, StandardCharsets.UTF_8), parameters);
    }
    Optional<String> bearer =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
            .filter(value -> value.startsWith("Bearer "))
            .map(value -> value.substring("Bearer ".length()).trim());
    return new Call(
        at,
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        Map.copyOf(parameters),
        bearer);
  }

  private static void decode(String form, Map<String, String> into) {
    if (form == null || form.isEmpty()) {
      return;
    }
    for (String pair : form.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      into.put(
          URLDecoder.decode(name, StandardCharsets.UTF_8),
          URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
  }

  /** The {@code action} parameter, or the empty string. */
  public String action() {
    return get("action").orElse("");
  }

  /** A parameter that is present and not blank. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isBlank());
  }

  String require(String name) throws Refusal {
    return get(name).orElseThrow(() -> Refusal.invalidParams("missing " + name));
  }

  Optional<Long> number(String name) throws Refusal {
    try {
      return get(name).map(Long::valueOf);
    } catch (NumberFormatException e) {
      throw Refusal.invalidParams("not a number: " + name);
    }
  }

  long requireNumber(String name) throws Refusal {
    return number(name).orElseThrow(() -> Refusal.invalidParams("missing " + name));
  }

  Set<Integer> numbers(String name) throws Refusal {
    try {
      return get(name).stream()
          .flatMap(list -> Arrays.stream(list.split(",")))
          .map(Integer::valueOf)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (NumberFormatException e) {
      throw Refusal.invalidParams("not a list of numbers: " + name);
    }
  }
}
