package routes.operations.secret;

import com.google.crypto.tink.KeysetHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.operations.support.StartRefusedException;

/**
 * Finds the installation's keyset, or makes it on the very first start. A keyset that does not
 * belong to the database refuses the start: carrying on would lose every token and dead letter.
 */
public final class Keys {
  private static final Logger LOG = LoggerFactory.getLogger(Keys.class);
  static final String MARK = "keyset-mark";

  private static final String MARK_CONTEXT = "installation_value:" + MARK;

  private final JdbcClient database;
  private final Path path;

  public Keys(JdbcClient database, Path path) {
    this.database = database;
    this.path = path;
  }

  public Encryptor sealer() {
    KeysetFile file = new KeysetFile(path);
    Encryptor encryptor = new Encryptor(file.exists() ? file.read() : create(file));
    check(encryptor);
    return encryptor;
  }

  private KeysetHandle create(KeysetFile file) {
    if (EncryptedTable.ALL.stream().map(EncryptedTable::name).anyMatch(this::hasRows)) {
      throw new StartRefusedException(
          "The keyset named by secrets.keyset-file ("
              + path
              + ") is missing, but the database holds values sealed with it: put the keyset back.");
    }
    KeysetHandle keyset = file.create();
    LOG.warn(
        "A NEW KEYSET was written to {}: back it up, without it stored tokens and dead letters"
            + " cannot be read",
        path);
    return keyset;
  }

  /** The mark is a value that only the right keyset opens. */
  private void check(Encryptor encryptor) {
    Optional<byte[]> mark =
        database
            .sql("select value_sealed from installation_value where name = :name")
            .param("name", MARK)
            .query(byte[].class)
            .optional();
    if (mark.isEmpty()) {
      leaveMark(encryptor);
      return;
    }
    try {
      encryptor.open(mark.get(), MARK_CONTEXT);
    } catch (SealException e) {
      throw new StartRefusedException(
          "The keyset named by secrets.keyset-file ("
              + path
              + ") is not the one that sealed the values in the database: put the right keyset"
              + " there.");
    }
  }

  private void leaveMark(Encryptor encryptor) {
    try {
      database
          .sql("insert into installation_value (name, value_sealed) values (:name, :mark)")
          .param("name", MARK)
          .param("mark", encryptor.seal(MARK.getBytes(StandardCharsets.UTF_8), MARK_CONTEXT))
          .update();
    } catch (DuplicateKeyException leftMeanwhileByAnotherInstance) {
      check(encryptor);
    }
  }

  private boolean hasRows(String table) {
    return database.sql("select count(*) from " + table).query(Long.class).single() > 0;
  }
}
