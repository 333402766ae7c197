package routes.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A person's browser, as far as connecting a device needs one: it keeps cookies per host, follows
 * redirects and submits the forms it finds. It runs no scripts.
 */
public final class Browser {

  private static final int MAX_REDIRECTS = 10;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Map<String, Map<String, String>> cookies = new HashMap<>();
  private final List<URI> visited = new ArrayList<>();

  /** Opens an address and follows its redirects. */
  public Page open(URI address) {
    return go(address, null);
  }

  /**
   * Submits a form with its hidden and ticked inputs and the given choices.
   *
   * @throws IllegalStateException where the page has no such form
   */
  public Page submit(Page page, String actionEnd, Map<String, String> choices) {
    Form form = page.form(actionEnd);
    Map<String, String> inputs = new LinkedHashMap<>(form.inputs());
    inputs.putAll(choices);
    String encoded =
        inputs.entrySet().stream()
            .map(input -> encode(input.getKey()) + "=" + encode(input.getValue()))
            .collect(Collectors.joining("&"));
    return go(form.action(), encoded);
  }

  /** Every address asked for, redirects included. */
  public List<URI> visited() {
    return List.copyOf(visited);
  }

  private Page go(URI start, String startForm) {
    URI address = start;
    String form = startForm;
    for (int i = 0; i <= MAX_REDIRECTS; i++) {
      HttpResponse<String> answer = send(address, form);
      keepCookies(address, answer);
      int status = answer.statusCode();
      if (status < 300 || status > 399 || status == 304) {
        return new Page(address, status, answer.body());
      }
      URI next = answer.headers().firstValue("Location").map(address::resolve).orElse(address);
      form = status == 307 || status == 308 ? form : null;
      address = next;
    }
    throw new IllegalStateException("more than " + MAX_REDIRECTS + " redirects from " + start);
  }

  private HttpResponse<String> send(URI address, String form) {
    visited.add(address);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(60))
            .header("Accept", "text/html");
    Map<String, String> known = cookies.getOrDefault(address.getHost(), Map.of());
    if (!known.isEmpty()) {
      request.header(
          "Cookie",
          known.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    if (form != null) {
      request
          .header("Content-Type", "application/x-www-form-urlencoded")
          .header("Origin", address.getScheme() + "://" + address.getAuthority())
          .POST(HttpRequest.BodyPublishers.ofString(form));
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException("no answer from " + address.getAuthority(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void keepCookies(URI address, HttpResponse<String> answer) {
    Map<String, String> known =
        cookies.computeIfAbsent(address.getHost(), host -> new LinkedHashMap<>());
    for (String header : answer.headers().allValues("Set-Cookie")) {
      String[] parts = header.split(";");
      int equals = parts[0].indexOf('=');
      String name = parts[0].substring(0, equals).trim();
      String value = parts[0].substring(equals + 1).trim();
      if (value.isEmpty() || header.toLowerCase(Locale.ROOT).contains("max-age=0")) {
        known.remove(name);
      } else {
        known.put(name, value);
      }
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
