package routes.connection.token;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.web.client.ResponseErrorHandler;

/**
 * Reads what a token endpoint says when it gives no tokens: the error of RFC 6749, the list that
 * Fitbit has in its place (<code>{"errors": [{"errorType": "invalid_grant"}]}</code>), or 410
 * (Gone). The body is read twice, so it must be buffered.
 * https://dev.fitbit.com/build/reference/web-api/troubleshooting-guide/error-messages/
 */
final class TokenRefusals implements ResponseErrorHandler {

  /** Code of an endpoint that is gone for good. */
  static final String GONE = "gone";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final OAuth2ErrorResponseErrorHandler standard = new OAuth2ErrorResponseErrorHandler();

  @Override
  public boolean hasError(ClientHttpResponse response) throws IOException {
    return standard.hasError(response);
  }

  @Override
  public void handleError(URI url, HttpMethod method, ClientHttpResponse response)
      throws IOException {
    if (response.getStatusCode().value() == 410) {
      throw new OAuth2AuthorizationException(new OAuth2Error(GONE));
    }
    String listed = listed(response);
    if (!listed.isEmpty()) {
      throw new OAuth2AuthorizationException(new OAuth2Error(listed));
    }
    standard.handleError(url, method, response);
  }

  private static String listed(ClientHttpResponse response) {
    try {
      return JSON.readTree(response.getBody()).at("/errors/0/errorType").asText("");
    } catch (IOException e) {
      return "";
    }
  }
}
