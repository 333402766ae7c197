package routes.connection.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import routes.connection.page.WebAnswers;
import routes.operations.audit.AuditSubject;

/**
 * An HTTP answer as a bean decides it; {@link WebAnswers} writes it.
 *
 * @param about what the audit is to know of whom the call was about, beyond its path and query
 * @param told of which persons the answer tells, as far as it tells of any
 * @param detail what the audit is to know of what was done, in words of the product, or empty
 */
public record WebAnswer(
    int status,
    Map<String, String> headers,
    String body,
    AuditSubject about,
    String detail,
    List<AuditSubject> told) {

  public WebAnswer {
    headers = Map.copyOf(headers);
    told = List.copyOf(told);
  }

  /** An answer about nobody but those whom path and query name. */
  public WebAnswer(int status, Map<String, String> headers, String body) {
    this(status, headers, body, AuditSubject.NOBODY, "", List.of());
  }

  public static WebAnswer page(int status, String html) {
    return new WebAnswer(status, Map.of("Content-Type", "text/html; charset=utf-8"), html);
  }

  public static WebAnswer json(int status, String json) {
    return new WebAnswer(status, Map.of("Content-Type", "application/json"), json);
  }

  /** 303: go there with GET. */
  public static WebAnswer seeOther(String location) {
    return new WebAnswer(303, Map.of("Location", location), "");
  }

  public WebAnswer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new WebAnswer(status, more, body, about, detail, told);
  }

  /** The same answer, and whom the call was about. */
  public WebAnswer about(AuditSubject subject) {
    return new WebAnswer(status, headers, body, subject, detail, told);
  }

  /** The same answer, and what was done. */
  public WebAnswer saying(String words) {
    return new WebAnswer(status, headers, body, about, words, told);
  }

  /** The same answer, and of which persons it tells. */
  public WebAnswer telling(Stream<AuditSubject> persons) {
    return new WebAnswer(status, headers, body, about, detail, persons.toList());
  }

  /** Its status only: pages, cookies and links are a person's. */
  @Override
  public String toString() {
    return "WebAnswer[" + status + "]";
  }
}
