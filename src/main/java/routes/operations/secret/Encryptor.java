package routes.operations.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeyTemplates;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Encrypts what is kept at rest (tokens, dead letters) with the installation's keyset. The context
 * names the place a value belongs to, e.g. {@code connection_token:<id>}: a sealed value moved
 * elsewhere does not open. Sealing uses the keyset's primary key, opening any key of it, so keys
 * can be rotated. Thread-safe.
 */
public final class Encryptor {
  private final KeysetHandle keyset;
  private final Aead aead;

  Encryptor(KeysetHandle keyset) {
    this.keyset = keyset;
    try {
      AeadConfig.register();
      aead = keyset.getPrimitive(RegistryConfiguration.get(), Aead.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the keyset holds no keys for authenticated encryption", e);
    }
  }

  /**
   * A sealer with a new keyset that is kept nowhere: what it seals cannot be read once it is gone.
   */
  public static Encryptor withUnkeptKeys() {
    return new Encryptor(newKeyset());
  }

  static KeysetHandle newKeyset() {
    try {
      AeadConfig.register();
      return KeysetHandle.generateNew(KeyTemplates.get("AES256_GCM"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES256_GCM is not available on this Java platform", e);
    }
  }

  /** How many keys open what is sealed. */
  int keys() {
    return keyset.size();
  }

  /** The number of the key that seals. */
  int sealingKey() {
    return keyset.getPrimary().getId();
  }

  /** What everything begins with that was sealed with the present key: Tink's prefix of 5 bytes. */
  public byte[] prefix() {
    return ByteBuffer.allocate(5).put((byte) 1).putInt(sealingKey()).array();
  }

  /** Encrypts {@code plain} for the named place. */
  public byte[] seal(byte[] plain, String context) {
    try {
      return aead.encrypt(plain, context.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new SealException("a value could not be sealed for " + context);
    }
  }

  /**
   * Decrypts what {@link #seal} made for the same place.
   *
   * @throws SealException where the value was changed, belongs elsewhere, or its key is not in the
   *     keyset
   */
  public byte[] open(byte[] sealed, String context) {
    try {
      return aead.decrypt(sealed, context.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new SealException(
          "a sealed value does not open for "
              + context
              + ": it was changed, or the keyset is another one");
    }
  }
}
