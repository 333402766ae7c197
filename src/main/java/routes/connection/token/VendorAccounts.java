package routes.connection.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import routes.connection.core.RefusedException;
import routes.connection.vendor.Vendor;
import routes.operations.limits.AnswerLimit;
import routes.operations.limits.LimitedRequests;

/**
 * What a vendor is asked right after the token exchange: whose account it is, where the token reply
 * does not say it, and to register the person, where it wants that.
 */
@Component
public class VendorAccounts {

  private static final Logger LOG = LoggerFactory.getLogger(VendorAccounts.class);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final HttpStatusCode REGISTERED = HttpStatusCode.valueOf(409);

  /** What is said of one account, or one pair of tokens, is short. */
  private static final DataSize LARGEST = DataSize.ofMegabytes(1);

  private final AnswerLimit limit;
  private final RestClient http;

  public VendorAccounts(AnswerLimit vendorAnswers) {
    this.limit = vendorAnswers.atMost(LARGEST);
    this.http = RestClient.builder().requestFactory(requests()).build();
  }

  /** How vendors are asked during a sign-in: a person is waiting. */
  ClientHttpRequestFactory requests() {
    JdkClientHttpRequestFactory requests =
        new JdkClientHttpRequestFactory(HttpClient.newBuilder().connectTimeout(CONNECT).build());
    requests.setReadTimeout(ANSWER);
    return new LimitedRequests(requests, limit);
  }

  /** The tokens with the vendor's id of the person, as far as the vendor tells it. */
  TokenPair identified(Vendor vendor, TokenPair tokens) {
    if (vendor.userId().uri().isBlank()) {
      return tokens;
    }
    try {
      JsonNode answer =
          http.get()
              .uri(vendor.userId().uri())
              .header(HttpHeaders.AUTHORIZATION, tokens.bearer())
              .retrieve()
              .body(JsonNode.class);
      JsonNode id = answer == null ? null : answer.get(vendor.userId().attribute());
      return id == null || id.isNull()
          ? tokens
          : tokens.of(id.asText(), predecessors(vendor, answer));
    } catch (RestClientException e) {
      LOG.warn(
          "{} did not say whose account it is: {}",
          vendor.displayName(),
          e.getClass().getSimpleName());
      return tokens;
    }
  }

  private static Map<String, String> predecessors(Vendor vendor, JsonNode answer) {
    Map<String, String> ids = new HashMap<>();
    vendor
        .userId()
        .predecessors()
        .forEach(
            (name, attribute) -> {
              String id = answer.path(attribute).asText("");
              if (!id.isEmpty()) {
                ids.put(name, id);
              }
            });
    return ids;
  }

  /**
   * Registers the person, where the vendor wants that. One who is registered already (409) is fine.
   *
   * @throws RefusedException if the vendor does not take part
   */
  void register(Vendor vendor, TokenPair tokens) {
    Vendor.Register register = vendor.register();
    if (register.uri().isBlank()) {
      return;
    }
    String user = TextNode.valueOf(tokens.vendorUser()).toString();
    try {
      http.post()
          .uri(register.uri())
          .header(HttpHeaders.AUTHORIZATION, tokens.bearer())
          .contentType(MediaType.APPLICATION_JSON)
          .accept(MediaType.APPLICATION_JSON)
          .body(register.body().replace("{user}", user))
          .retrieve()
          .onStatus(status -> status.isSameCodeAs(REGISTERED), (request, answer) -> {})
          .toBodilessEntity();
    } catch (RestClientException e) {
      LOG.warn(
          "{} did not register a person: {}", vendor.displayName(), e.getClass().getSimpleName());
      throw new RefusedException(
          502,
          vendor.displayName()
              + " did not complete the connection. Please accept all consents that it asks for, and"
              + " open your link again.");
    }
  }
}
