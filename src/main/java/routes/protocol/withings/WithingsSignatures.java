package routes.protocol.withings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Calls of Withings that the client signs instead of showing its secret: the signature is the
 * HMAC-SHA256, in hexadecimal digits, of action, client_id and either a timestamp or a nonce, in
 * this order and separated by commas.
 * https://developer.withings.com/developer-guide/v3/get-access/sign-your-requests
 */
@Component("withingsSignatures")
public class WithingsSignatures {

  private final ObjectMapper json;
  private final String clientId;
  private final String clientSecret;

  WithingsSignatures(
      ObjectMapper json,
      @Value("${vendors.withings.client-id:}") String clientId,
      @Value("${vendors.withings.client-secret:}") String clientSecret) {
    this.json = json;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
  }

  /** Form body that asks for a nonce, good for one call within half an hour. */
  public String nonceRequest() {
    String timestamp = Long.toString(Instant.now().getEpochSecond());
    return signed("getnonce", "timestamp", timestamp);
  }

  /**
   * Form body that ends the permission of one person.
   *
   * @param nonceAnswer the answer to {@link #nonceRequest}
   * @throws IllegalStateException where it holds no nonce
   */
  public String revocation(String nonceAnswer, String vendorUser) throws JsonProcessingException {
    String nonce = json.readTree(nonceAnswer).path("body").path("nonce").asText();
    if (nonce.isEmpty()) {
      throw new IllegalStateException("the vendor gave no nonce");
    }
    return signed("revoke", "nonce", nonce) + "&userid=" + encoded(vendorUser);
  }

  private String signed(String action, String last, String value) {
    return "action="
        + action
        + "&client_id="
        + encoded(clientId)
        + "&"
        + last
        + "="
        + encoded(value)
        + "&signature="
        + signature(action + "," + clientId + "," + value);
  }

  private String signature(String signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(clientSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
