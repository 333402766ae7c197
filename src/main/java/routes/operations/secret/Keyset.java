package routes.operations.secret;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import routes.operations.support.StartRefusedException;

/**
 * The keys of an installation, to be changed while its jar is stopped or running: a running one
 * reads the file at its next start. In several steps, so that instances that are restarted one
 * after the other always open what the others seal: {@link #add}, {@link #promote}, {@link #prune}.
 */
public final class Keyset {
  private final KeysetFile file;

  /**
   * @param file as {@code secrets.keyset-file} names it
   */
  public Keyset(Path file) {
    this.file = new KeysetFile(file);
  }

  /**
   * One key.
   *
   * @param id its number, which every value sealed with it begins with; no secret
   * @param seals whether new values are sealed with it
   */
  public record Key(int id, boolean seals) {}

  /**
   * The keys in the order in which they were added.
   *
   * @throws StartRefusedException if the file is missing or no keyset
   */
  public List<Key> keys() {
    KeysetHandle keyset = file.read();
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < keyset.size(); i++) {
      KeysetHandle.Entry entry = keyset.getAt(i);
      keys.add(new Key(entry.getId(), entry.isPrimary()));
    }
    return keys;
  }

  /**
   * Adds a new key that opens, and does not seal yet.
   *
   * @return its number
   * @throws StartRefusedException if the file is missing, no keyset or cannot be written
   */
  public int add() {
    KeysetHandle before = file.read();
    KeysetHandle after =
        build(
            KeysetHandle.newBuilder(before)
                .addEntry(
                    KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                        .withRandomId()));
    file.replace(after);
    return after.getAt(after.size() - 1).getId();
  }

  /**
   * From now on the newest key seals.
   *
   * @return its number
   * @throws StartRefusedException if the file is missing, no keyset or cannot be written
   */
  public int promote() {
    KeysetHandle.Builder changed = KeysetHandle.newBuilder(file.read());
    changed.getAt(changed.size() - 1).makePrimary();
    KeysetHandle after = build(changed);
    file.replace(after);
    return after.getPrimary().getId();
  }

  /**
   * Drops every key that does not seal. What is still sealed with one of them is lost; a running
   * jar's log tells when nothing is any more.
   *
   * @return the numbers of the dropped keys
   * @throws StartRefusedException if the file is missing, no keyset or cannot be written
   */
  public List<Integer> prune() {
    KeysetHandle before = file.read();
    KeysetHandle.Builder changed = KeysetHandle.newBuilder(before);
    List<Integer> dropped = new ArrayList<>();
    for (int i = before.size() - 1; i >= 0; i--) {
      if (!before.getAt(i).isPrimary()) {
        dropped.add(before.getAt(i).getId());
        changed.deleteAt(i);
      }
    }
    if (!dropped.isEmpty()) {
      file.replace(build(changed));
    }
    return dropped;
  }

  private static KeysetHandle build(KeysetHandle.Builder keyset) {
    try {
      return keyset.build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES256_GCM is not available on this Java platform", e);
    }
  }
}
