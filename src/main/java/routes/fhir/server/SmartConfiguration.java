package routes.fhir.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.function.Supplier;
import org.springframework.http.HttpRequest;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import routes.operations.failure.FailureKinds;
import routes.operations.limits.AnswerLimitException;

/**
 * Where the token endpoint is, as the FHIR server itself tells: {@code token_endpoint} of {@code
 * .well-known/smart-configuration} below its base URL. A signed assertion is good for its audience
 * only and goes wherever the server says; a client secret goes no further than the server's host.
 * https://hl7.org/fhir/smart-app-launch/conformance.html
 */
final class SmartConfiguration implements Supplier<String> {
  private static final String UNTOLD = "the FHIR server does not tell its token endpoint (";
  private static final String PATH = "/.well-known/smart-configuration";

  private final FhirServer server;
  private final ServerAddress address;
  private final boolean signs;
  private final RestClient http;

  SmartConfiguration(FhirServer server, RestClient http) {
    this.server = server;
    this.address = server.address();
    this.signs = server.authentication() == FhirServer.Authentication.SMART_BACKEND_SERVICES;
    this.http = http;
  }

  /**
   * The URL of the token endpoint.
   *
   * @throws NoTokenException if the server does not say, or names one that cannot be trusted
   */
  @Override
  public String get() {
    String url = answer().path("token_endpoint").asText("");
    if (!OAuth2Client.isUrl(url)) {
      throw new NoTokenException(UNTOLD + "smart-configuration has no token_endpoint)");
    }
    if (FhirServer.isTls(server.serverUrl()) && !FhirServer.isTls(url)) {
      throw new NoTokenException("the FHIR server names a token endpoint without TLS");
    }
    if (!signs && !address.isBeside(URI.create(url))) {
      throw new NoTokenException(
          "the FHIR server names a token endpoint at another address: set fhir.oauth2.token-url,"
              + " else the client secret is not sent there");
    }
    return url;
  }

  /** Handles every status but 2xx. */
  static void refused(HttpRequest request, ClientHttpResponse response) throws IOException {
    throw new NoTokenException(
        UNTOLD + "smart-configuration: " + response.getStatusCode().value() + ")");
  }

  private JsonNode answer() {
    try {
      JsonNode answer =
          http.get()
              .uri(URI.create(server.serverUrl().replaceAll("/+$", "") + PATH))
              .headers(headers -> server.headers().forEach(headers::set))
              .accept(MediaType.APPLICATION_JSON)
              .retrieve()
              .body(JsonNode.class);
      if (answer != null) {
        return answer;
      }
      throw new NoTokenException(UNTOLD + "smart-configuration is empty)");
    } catch (ResourceAccessException e) {
      refuseEndless(e);
      throw new NoTokenException(
          "the FHIR server cannot be reached (" + FailureKinds.innermost(e) + ")");
    } catch (RestClientException e) {
      refuseEndless(e);
      throw new NoTokenException(UNTOLD + "smart-configuration is not JSON)");
    }
  }

  private static void refuseEndless(RestClientException failure) {
    AnswerLimitException.in(failure)
        .ifPresent(
            limit -> {
              throw new NoTokenException(
                  UNTOLD + "smart-configuration: " + limit.getMessage() + ")");
            });
  }
}
