package routes.fhir.server;

import java.io.IOException;
import java.net.URI;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.http.converter.OAuth2ErrorHttpMessageConverter;
import org.springframework.web.client.ResponseErrorHandler;

/**
 * Puts into words what a token endpoint says when it gives no token: the error of RFC 6749 section
 * 5.2, with whatever status, or the status alone. Its description is never shown.
 */
final class TokenErrors implements ResponseErrorHandler {

  @Override
  public boolean hasError(ClientHttpResponse response) throws IOException {
    return !response.getStatusCode().is2xxSuccessful();
  }

  @Override
  public void handleError(URI url, HttpMethod method, ClientHttpResponse response)
      throws IOException {
    int status = response.getStatusCode().value();
    String code = response.getStatusCode().is4xxClientError() ? code(response) : "";
    throw new NoTokenException(code.isEmpty() ? kind(status) : kind(code));
  }

  private static String code(ClientHttpResponse response) {
    try {
      String code =
          new OAuth2ErrorHttpMessageConverter().read(OAuth2Error.class, response).getErrorCode();
      return code.matches("[a-z_]{1,64}") ? code : "";
    } catch (IOException | HttpMessageNotReadableException e) {
      return "";
    }
  }

  private static String kind(String code) {
    return switch (code) {
      case "invalid_client", "unauthorized_client" ->
          "the token endpoint refuses our client (" + code + ")";
      case "invalid_scope" ->
          "the token endpoint does not grant fhir.oauth2.scopes (invalid_scope)";
      default -> "the token endpoint gives no token (" + code + ")";
    };
  }

  private static String kind(int status) {
    return switch (status) {
      case 401, 403 -> "the token endpoint refuses our client (" + status + ")";
      case 404, 410 -> "there is no token endpoint under its address (" + status + ")";
      case 407 -> "the proxy does not accept our credentials (407)";
      case 429 -> "the token endpoint asks us to slow down (429)";
      default ->
          status >= 500
              ? "the token endpoint has an error of its own (" + status + ")"
              : "the token endpoint answers with an unexpected status (" + status + ")";
    };
  }
}
