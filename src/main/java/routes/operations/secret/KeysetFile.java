package routes.operations.secret;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Set;
import routes.operations.support.StartRefusedException;

/**
 * The Tink keyset on disk, as Tink's JSON in the clear: the file's mode (600) protects it. It may
 * hold several keys; the primary one seals, all of them open.
 */
final class KeysetFile {
  private final Path file;

  KeysetFile(Path file) {
    this.file = file;
  }

  boolean exists() {
    return Files.exists(file);
  }

  KeysetHandle read() {
    try {
      AeadConfig.register();
      return TinkJsonProtoKeysetFormat.parseKeyset(
          Files.readString(file), InsecureSecretKeyAccess.get());
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new StartRefusedException(
          "The keyset named by secrets.keyset-file ("
              + file
              + ") cannot be read as a Tink keyset.");
    }
  }

  /** Creates the file with a new keyset. */
  KeysetHandle create() {
    KeysetHandle keyset = Encryptor.newKeyset();
    replace(keyset);
    return keyset;
  }

  /** Writes the keyset in place of what is there, so that after a crash one of the two is whole. */
  void replace(KeysetHandle keyset) {
    try {
      String text =
          TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get());
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Path draft = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(draft);
      write(draft, text);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      sync(folder);
    } catch (IOException | GeneralSecurityException e) {
      throw new StartRefusedException(
          "The keyset named by secrets.keyset-file ("
              + file
              + ") cannot be written: "
              + e.getClass().getSimpleName()
              + ".");
    }
  }

  private static void write(Path draft, String text) throws IOException {
    FileAttribute<?>[] ownerOnly =
        draft.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (FileChannel channel =
        FileChannel.open(
            draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
  }

  private static void sync(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
