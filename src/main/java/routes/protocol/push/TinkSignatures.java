package routes.protocol.push;

import java.util.Base64;
import org.springframework.stereotype.Component;
import routes.operations.entry.RequestProofs;
import routes.protocol.ForeignPushException;
import routes.protocol.push.Webhooks.Keyset;

/**
 * Verifies pushes that a vendor signs with Google Tink: base64 of the signature of the raw body, by
 * a key that the vendor publishes.
 */
@Component("tinkSignatures")
public class TinkSignatures {
  private static final int LONGEST = 1_024;

  private final Webhooks webhooks;
  private final PublicKeysets keysets;

  TinkSignatures(Webhooks webhooks, PublicKeysets keysets) {
    this.webhooks = webhooks;
    this.keysets = keysets;
  }

  /**
   * @param signature value of the vendor's signature header, or null
   * @throws ForeignPushException if the signature is missing or wrong
   * @throws KeysetUnavailableException if the keys that tell cannot be had now
   * @throws IllegalStateException if the vendor.yaml names no keyset
   */
  public void verify(String vendor, byte[] body, String signature) {
    if (body == null) {
      throw new ForeignPushException("the push is empty");
    }
    Keyset source = webhooks.of(vendor).keyset();
    if (source == null || source.uri() == null) {
      throw new IllegalStateException("vendors." + vendor + ".push.keyset.uri is not set");
    }
    byte[] bytes = bytes(signature);
    PublicKeyset keyset = keysets.of(source);
    if (keyset.lacksKeyOf(bytes)) {
      keyset = keysets.newerThan(keyset, source);
    }
    if (!keyset.verifies(bytes, body)) {
      throw new ForeignPushException("the signature is not the vendor's");
    }
  }

  /**
   * @param proofs of the request
   * @param header in which the vendor signs
   * @param formerly the header's name of before, looked at where the other is missing
   * @throws ForeignPushException if the signature is missing or wrong
   * @throws KeysetUnavailableException if the keys that tell cannot be had now
   * @throws IllegalStateException if the vendor.yaml names no keyset
   */
  public void verify(
      String vendor, byte[] body, RequestProofs proofs, String header, String formerly) {
    verify(vendor, body, proofs.header(header).or(() -> proofs.header(formerly)).orElse(null));
  }

  private static byte[] bytes(String signature) {
    if (signature == null || signature.isBlank() || signature.length() > LONGEST) {
      throw new ForeignPushException("the push is not signed");
    }
    try {
      return Base64.getDecoder().decode(signature.strip());
    } catch (IllegalArgumentException e) {
      throw new ForeignPushException("the signature is not base64");
    }
  }
}
