package routes.connection.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.web.client.HttpClientErrorException;

class TokenRefusalsTest {
  private final TokenRefusals refusals = new TokenRefusals();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"error\": \"invalid_grant\"} | invalid_grant",
        "400 | {\"errors\": [{\"errorType\": \"invalid_grant\", \"message\": \"No.\"}]} |"
            + " invalid_grant",
        "401 | {\"errors\": [{\"errorType\": \"invalid_client\"}], \"success\": false} |"
            + " invalid_client",
        "410 | {\"error\": \"invalid_grant\"} | gone",
        "410 | <html>Gone</html> | gone"
      })
  void theCodeIsFoundWhereTheVendorHasIt(int status, String body, String code) {
    assertThat(
            catchThrowableOfType(
                    OAuth2AuthorizationException.class,
                    () ->
                        refusals.handleError(
                            URI.create("https://vendor.example/token"),
                            HttpMethod.POST,
                            response(status, body)))
                .getError()
                .getErrorCode())
        .isEqualTo(code);
  }

  @Test
  void anyOtherFailureIsOneOfHttp() {
    assertThat(
            catchThrowableOfType(
                HttpClientErrorException.class,
                () ->
                    refusals.handleError(
                        URI.create("https://vendor.example/token"),
                        HttpMethod.POST,
                        response(404, "<html>Not found</html>"))))
        .isNotNull();
  }

  /** Its body can be read once more, as that of the product's buffered answers. */
  private static MockClientHttpResponse response(int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    MockClientHttpResponse response =
        new MockClientHttpResponse(bytes, HttpStatusCode.valueOf(status)) {
          @Override
          public java.io.InputStream getBody() {
            return new java.io.ByteArrayInputStream(bytes);
          }
        };
    response.getHeaders().add("Content-Type", "application/json");
    return response;
  }
}
