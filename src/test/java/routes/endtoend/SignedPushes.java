package routes.endtoend;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The webhooks of the jar, called as Oura, WHOOP, Polar and Fitbit call them. */
record SignedPushes(Installation installation) {

  String challenge(String vendor, String query) {
    return installation.send(HttpRequest.newBuilder(uri(vendor, query))).body();
  }

  int oura(String body, String signature, String time) {
    return push("oura", body, "x-oura-signature", signature, "x-oura-timestamp", time);
  }

  int whoop(String body, String signature, String time) {
    return push("whoop", body, "X-WHOOP-Signature", signature, "X-WHOOP-Signature-Timestamp", time);
  }

  int polar(String body, String signature) {
    return push("polar", body, "Polar-Webhook-Signature", signature);
  }

  int fitbit(String body, String signature) {
    return push("fitbit", body, "X-Fitbit-Signature", signature);
  }

  /** What comes of asking the webhook, before the first push, whether it is the right place. */
  int verification(String vendor, String query) {
    return installation.send(HttpRequest.newBuilder(uri(vendor, query))).statusCode();
  }

  /** Fitbit's: the key is the client secret and an ampersand. */
  static String sha1(String secret, String text) {
    return Base64.getEncoder().encodeToString(mac("HmacSHA1", secret + "&", text));
  }

  static String upper(String secret, String text) {
    return HexFormat.of().withUpperCase().formatHex(mac(secret, text));
  }

  static String hex(String secret, String text) {
    return HexFormat.of().formatHex(mac(secret, text));
  }

  static String base64(String secret, String text) {
    return Base64.getEncoder().encodeToString(mac(secret, text));
  }

  private int push(String vendor, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(vendor, ""))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      if (headers[i + 1] != null) {
        request.header(headers[i], headers[i + 1]);
      }
    }
    return installation.send(request).statusCode();
  }

  private URI uri(String vendor, String query) {
    return URI.create(installation.jar().url() + "/webhooks/" + vendor + query);
  }

  private static byte[] mac(String secret, String text) {
    return mac("HmacSHA256", secret, text);
  }

  private static byte[] mac(String algorithm, String secret, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
