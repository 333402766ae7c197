package routes.operations.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.operations.Databases;
import routes.operations.support.StartRefusedException;

/** A rotation as the operations page tells it, on both databases. */
class KeyRotationTest {

  @RegisterExtension static final Databases DATABASES = new Databases();

  @TempDir Path folder;

  static Stream<Named<DataSource>> databases() {
    return DATABASES.emptied();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void everythingIsSealedAgainAndTheOldKeyCanGo(DataSource source) {
    JdbcClient database = JdbcClient.create(source);
    Keyset keyset = new Keyset(file());
    Encryptor first = start(database);
    for (int i = 0; i < 450; i++) {
      store(database, first, "secret-" + i);
    }
    int old = keyset.keys().get(0).id();

    int added = keyset.add();
    assertThat(keyset.keys())
        .containsExactly(new Keyset.Key(old, true), new Keyset.Key(added, false));
    start(database);
    assertThat(sealedWith(database, first.prefix())).isEqualTo(451);

    assertThat(keyset.promote()).isEqualTo(added);
    Encryptor second = start(database);

    assertThat(sealedWith(database, first.prefix())).isZero();
    assertThat(sealedWith(database, second.prefix())).isEqualTo(451);
    assertThat(keyset.prune()).containsExactly(old);
    Encryptor third = start(database);
    assertThat(third.open(stored(database, "secret-449"), "installation_value:secret-449"))
        .isEqualTo("secret-449".getBytes(UTF_8));
    assertThat(keyset.prune()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aKeyThatIsStillNeededIsMissedAtTheStart(DataSource source) throws Exception {
    JdbcClient database = JdbcClient.create(source);
    Keyset keyset = new Keyset(file());
    store(database, start(database), "secret");
    keyset.add();
    keyset.promote();
    Path kept = Files.copy(file(), folder.resolve("kept.json"));
    keyset.prune();

    assertThatThrownBy(() -> start(database))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("is not the one that sealed");

    Files.move(kept, file(), StandardCopyOption.REPLACE_EXISTING);
    start(database);
    assertThat(keyset.prune()).hasSize(1);
    start(database);
  }

  @ParameterizedTest
  @MethodSource("databases")
  void aValueThatDoesNotOpenKeepsTheOldKeyInUse(DataSource source) {
    JdbcClient database = JdbcClient.create(source);
    Keyset keyset = new Keyset(file());
    store(database, start(database), "good");
    database
        .sql("insert into installation_value (name, value_sealed) values ('broken', ?)")
        .param(new byte[] {1, 2, 3, 4, 5, 6})
        .update();
    keyset.add();
    keyset.promote();
    start(database);
    keyset.prune();

    assertThatThrownBy(() -> start(database)).isInstanceOf(StartRefusedException.class);
  }

  private Path file() {
    return folder.resolve("keyset.json");
  }

  private Encryptor start(JdbcClient database) {
    Encryptor encryptor = new Keys(database, file()).sealer();
    new Reencryption(database, encryptor).reseal();
    return encryptor;
  }

  private static void store(JdbcClient database, Encryptor encryptor, String name) {
    database
        .sql("insert into installation_value (name, value_sealed) values (?, ?)")
        .params(name, encryptor.seal(name.getBytes(UTF_8), "installation_value:" + name))
        .update();
  }

  private static byte[] stored(JdbcClient database, String name) {
    return database
        .sql("select value_sealed from installation_value where name = ?")
        .param(name)
        .query(byte[].class)
        .single();
  }

  private static int sealedWith(JdbcClient database, byte[] prefix) {
    List<byte[]> all =
        database.sql("select value_sealed from installation_value").query(byte[].class).list();
    return Math.toIntExact(
        all.stream().filter(one -> Arrays.equals(Arrays.copyOf(one, 5), prefix)).count());
  }
}
