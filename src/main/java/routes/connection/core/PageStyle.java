package routes.connection.core;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** The one style sheet of all pages; it stands inside each page, and its hash lets it apply. */
@Component
public class PageStyle {

  private final String css;

  PageStyle() throws IOException {
    this.css = new ClassPathResource("pages/style.css").getContentAsString(StandardCharsets.UTF_8);
  }

  public String css() {
    return css;
  }

  /** As Content-Security-Policy names it: {@code sha256-…}. */
  public String contentHash() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(css.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
