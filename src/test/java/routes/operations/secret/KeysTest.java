package routes.operations.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.KeyTemplates;
import com.google.crypto.tink.KeysetHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.operations.Databases;
import routes.operations.support.StartRefusedException;

class KeysTest {
  private static final byte[] PLAIN = "a token".getBytes(UTF_8);

  @TempDir Path folder;
  private JdbcClient database;
  private Path file;

  @BeforeEach
  void freshDatabase() {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:file:" + folder.resolve("database"));
    Databases.migrate(source);
    database = JdbcClient.create(source);
    file = folder.resolve("keys").resolve("keyset.json");
  }

  @Test
  void theFirstStartMakesAKeysetThatOnlyItsOwnerReads() throws IOException {
    new Keys(database, file).sealer();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void whatWasSealedOpensAfterARestart() {
    byte[] sealed = new Keys(database, file).sealer().seal(PLAIN, "connection_token:1");

    assertThat(new Keys(database, file).sealer().open(sealed, "connection_token:1"))
        .isEqualTo(PLAIN);
  }

  @Test
  void aMissingKeysetRefusesTheStartOnceTheDatabaseHoldsSealedValues() throws IOException {
    new Keys(database, file).sealer();
    Files.delete(file);

    assertThatThrownBy(() -> new Keys(database, file).sealer())
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("secrets.keyset-file")
        .hasMessageContaining("is missing");
    assertThat(file).doesNotExist();
  }

  @Test
  void anotherInstallationsKeysetRefusesTheStart() throws IOException {
    new Keys(database, file).sealer();
    Files.delete(file);
    new KeysetFile(file).create();

    assertThatThrownBy(() -> new Keys(database, file).sealer())
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("is not the one that sealed");
  }

  @Test
  void aFileThatIsNoKeysetRefusesTheStart() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"key\":\"secret words\"}");

    assertThatThrownBy(() -> new Keys(database, file).sealer())
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("cannot be read as a Tink keyset")
        .hasMessageNotContaining("secret words");
  }

  @Test
  void aSealedValueOpensOnlyUnchangedAndInItsPlace() {
    Encryptor encryptor = Encryptor.withUnkeptKeys();
    byte[] sealed = encryptor.seal(PLAIN, "connection_token:1");
    byte[] changed = sealed.clone();
    changed[changed.length - 1] ^= 1;

    assertThatThrownBy(() -> encryptor.open(sealed, "connection_token:2"))
        .isInstanceOf(SealException.class);
    assertThatThrownBy(() -> encryptor.open(changed, "connection_token:1"))
        .isInstanceOf(SealException.class)
        .hasNoCause();
  }

  @Test
  void valuesSealedWithAnOlderKeyOpenAfterRotation() throws GeneralSecurityException {
    KeysetHandle old = Encryptor.newKeyset();
    byte[] sealed = new Encryptor(old).seal(PLAIN, "place");
    KeysetHandle rotated =
        KeysetHandle.newBuilder(old)
            .addEntry(
                KeysetHandle.generateEntryFromParameters(
                        KeyTemplates.get("AES256_GCM").toParameters())
                    .withRandomId()
                    .makePrimary())
            .build();

    assertThat(new Encryptor(rotated).open(sealed, "place")).isEqualTo(PLAIN);
    assertThat(new Encryptor(rotated).seal(PLAIN, "place")).isNotEqualTo(sealed);
  }
}
