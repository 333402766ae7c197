package routes.sandbox.withings;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The one application registered with the simulated Withings. */
final class Application {

  private final String clientId;
  private final String clientSecret;
  private final Set<String> redirectUris = new CopyOnWriteArraySet<>();

  Application(String clientId, String clientSecret) {
    this.clientId = clientId;
    this.clientSecret = clientSecret;
  }

  String clientId() {
    return clientId;
  }

  String clientSecret() {
    return clientSecret;
  }

  Set<String> redirectUris() {
    return redirectUris;
  }

  /**
   * Refuses a call whose signature is not the hex HMAC-SHA256, keyed with the client secret, of the
   * named parameters' values in the order of their names, joined with commas.
   */
  void verifySignature(Call call, String... signedNames) throws Refusal {
    List<String> names = Arrays.stream(signedNames).sorted().toList();
    for (String name : names) {
      call.require(name);
    }
    String message = names.stream().map(call.parameters()::get).collect(Collectors.joining(","));
    String given = call.require("signature");
    if (!call.require("client_id").equals(clientId) || !same(sign(message), given)) {
      throw Refusal.badSignature();
    }
  }

  String sign(String message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(clientSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
    }
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
