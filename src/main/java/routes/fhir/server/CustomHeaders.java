package routes.fhir.server;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import routes.operations.support.StartRefusedException;

/** What {@code fhir.headers} may hold: nothing that the client or the authentication sets. */
final class CustomHeaders {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0A-\\x1F\\x7F]");
  private static final Set<String> OF_THE_CLIENT =
      Set.of(
          "accept",
          "accept-charset",
          "accept-encoding",
          "cache-control",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "host",
          "if-match",
          "if-modified-since",
          "if-none-exist",
          "if-none-match",
          "keep-alive",
          "prefer",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent");

  private CustomHeaders() {}

  static void check(Map<String, String> headers) {
    headers.forEach(
        (name, value) -> {
          String setting = "fhir.headers." + name;
          String lower = name.toLowerCase(Locale.ROOT);
          if (!NAME.matcher(name).matches()) {
            throw new StartRefusedException(
                "fhir.headers holds a name that no HTTP header can have.");
          }
          if (lower.equals("authorization")) {
            throw new StartRefusedException(
                setting + " is not possible: fhir.authentication says how this header is made.");
          }
          if (lower.equals("proxy-authorization")) {
            throw new StartRefusedException(
                setting + " is not possible: set fhir.proxy.username and fhir.proxy.password.");
          }
          if (OF_THE_CLIENT.contains(lower)) {
            throw new StartRefusedException(
                setting + " is not possible: the FHIR client sets this header itself.");
          }
          if (value.isBlank()) {
            throw new StartRefusedException(setting + " is empty.");
          }
          checkValue(setting, value);
        });
  }

  static void checkValue(String setting, String value) {
    if (CONTROL.matcher(value).find()) {
      throw new StartRefusedException(
          setting + " holds a line break or another control character.");
    }
  }
}
