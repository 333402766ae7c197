package routes.sandbox;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a {@link Browser} shows: the last address after all redirects, its status and HTML. */
public record Page(URI address, int status, String html) {

  private static final Pattern FORM = Pattern.compile("(?is)<form\\b([^>]*)>(.*?)</form>");

  /** The first form whose action ends so. */
  Form form(String actionEnd) {
    Matcher matcher = FORM.matcher(html);
    while (matcher.find()) {
      Form form = Form.parse(address, matcher.group(1), matcher.group(2));
      if (form.action().getPath().endsWith(actionEnd)) {
        return form;
      }
    }
    throw new IllegalStateException(
        "no form for " + actionEnd + " on the page (HTTP " + status + ")");
  }
}
