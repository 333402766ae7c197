package routes.protocol.push;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeyVerify;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.signature.SignatureConfig;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * A vendor's public keys at the time they were fetched.
 *
 * @param ids of its keys
 */
record PublicKeyset(PublicKeyVerify keys, Set<Integer> ids, Instant fetched) {
  /** First byte of a signature that names its key; the id follows in four bytes. */
  private static final byte NAMES_KEY = 1;

  /**
   * @param text a keyset without secrets, Tink's JSON
   * @throws GeneralSecurityException if it is none, or holds no keys that verify
   */
  static PublicKeyset parse(String text, Instant fetched) throws GeneralSecurityException {
    SignatureConfig.register();
    KeysetHandle handle = TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(text);
    Set<Integer> ids = new HashSet<>();
    for (int i = 0; i < handle.size(); i++) {
      ids.add(handle.getAt(i).getId());
    }
    return new PublicKeyset(
        handle.getPrimitive(RegistryConfiguration.get(), PublicKeyVerify.class),
        Set.copyOf(ids),
        fetched);
  }

  boolean verifies(byte[] signature, byte[] body) {
    try {
      keys.verify(signature, body);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Whether the signature names a key that is not here: the vendor may have a new one. */
  boolean lacksKeyOf(byte[] signature) {
    return signature.length > 5
        && signature[0] == NAMES_KEY
        && !ids.contains(ByteBuffer.wrap(signature, 1, 4).getInt());
  }
}
