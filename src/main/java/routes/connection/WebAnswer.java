package routes.connection;

import java.util.LinkedHashMap;
import java.util.Map;

/** An HTTP answer as a bean decides it; {@link WebAnswers} writes it. */
public record WebAnswer(int status, Map<String, String> headers, String body) {

  public WebAnswer {
    headers = Map.copyOf(headers);
  }

  static WebAnswer page(int status, String html) {
    return new WebAnswer(status, Map.of("Content-Type", "text/html; charset=utf-8"), html);
  }

  static WebAnswer json(int status, String json) {
    return new WebAnswer(status, Map.of("Content-Type", "application/json"), json);
  }

  /** 303: go there with GET. */
  static WebAnswer seeOther(String location) {
    return new WebAnswer(303, Map.of("Location", location), "");
  }

  WebAnswer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new WebAnswer(status, more, body);
  }

  /** Its status only: pages, cookies and links are a person's. */
  @Override
  public String toString() {
    return "WebAnswer[" + status + "]";
  }
}
