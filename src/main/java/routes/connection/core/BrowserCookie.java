package routes.connection.core;

import java.util.Arrays;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.operations.entry.RequestProofs;

/**
 * Binds what a person does here to the browser it began in. The cookie holds a random key and no
 * one else's; scripts cannot read it.
 */
@Component
public class BrowserCookie {

  private static final String KEY = "[A-Za-z0-9_-]{43}";

  private final boolean secure;
  private final String name;

  BrowserCookie(@Value("${public-url}") String publicUrl) {
    this.secure = publicUrl.startsWith("https:");
    this.name = secure ? "__Host-connect" : "connect";
  }

  /** The browser's key, if the request shows one. */
  public Optional<String> in(RequestProofs proofs) {
    return proofs.cookies().stream()
        .flatMap(header -> Arrays.stream(header.split(";")))
        .map(String::strip)
        .filter(cookie -> cookie.startsWith(name + "="))
        .map(cookie -> cookie.substring(name.length() + 1))
        .filter(key -> key.matches(KEY))
        .findFirst();
  }

  /** What the consent form for this token carries, so that no other site can send it. */
  public static String formKey(String browserKey, String token) {
    return OpaqueKey.hash("consent|" + browserKey + "|" + token);
  }

  /** The Set-Cookie header for this key. */
  public String set(String key) {
    return name
        + "="
        + key
        + "; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax"
        + (secure ? "; Secure" : "");
  }
}
