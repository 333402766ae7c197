package routes.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** Whose account fresh tokens are for, where the token reply does not say it. */
@Component
class VendorAccounts {

  private static final Logger LOG = LoggerFactory.getLogger(VendorAccounts.class);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final RestClient http = RestClient.builder().requestFactory(requests()).build();

  /** How vendors are asked during a sign-in: a person is waiting. */
  static JdkClientHttpRequestFactory requests() {
    JdkClientHttpRequestFactory requests =
        new JdkClientHttpRequestFactory(HttpClient.newBuilder().connectTimeout(CONNECT).build());
    requests.setReadTimeout(ANSWER);
    return requests;
  }

  /** The tokens with the vendor's id of the person, as far as the vendor tells it. */
  TokenSet identified(Vendor vendor, TokenSet tokens) {
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
      return id == null || id.isNull() ? tokens : tokens.of(id.asText());
    } catch (RestClientException e) {
      LOG.warn(
          "{} did not say whose account it is: {}",
          vendor.displayName(),
          e.getClass().getSimpleName());
      return tokens;
    }
  }
}
