package routes.operations.secret;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Secrets of this installation that it chose or was told, sealed, the same for all instances. */
@Component("installationValues")
public class InstallationValues {
  private final JdbcClient database;
  private final Encryptor encryptor;

  /** Keeps them in the table {@code installation_value}. */
  public InstallationValues(JdbcClient database, Encryptor encryptor) {
    this.database = database;
    this.encryptor = encryptor;
  }

  /** The value of this name, or empty. */
  public Optional<String> find(String name) {
    return database
        .sql("select value_sealed from installation_value where name = ?")
        .param(name)
        .query((row, number) -> row.getBytes("value_sealed"))
        .optional()
        .map(kept -> new String(encryptor.open(kept, context(name)), StandardCharsets.UTF_8));
  }

  /** The value of this name; chosen now where there is none. */
  public String chosen(String name, Supplier<String> choice) {
    return find(name)
        .orElseGet(
            () -> {
              String value = choice.get();
              try {
                insert(name, value);
                return value;
              } catch (DuplicateKeyException chosenMeanwhileByAnotherInstance) {
                return find(name).orElseThrow();
              }
            });
  }

  /** Puts this value in the place of any other. */
  public void keep(String name, String value) {
    int updated =
        database
            .sql("update installation_value set value_sealed = ? where name = ?")
            .params(seal(name, value), name)
            .update();
    if (updated == 0) {
      insert(name, value);
    }
  }

  private void insert(String name, String value) {
    database
        .sql("insert into installation_value (name, value_sealed) values (?, ?)")
        .params(name, seal(name, value))
        .update();
  }

  private byte[] seal(String name, String value) {
    return encryptor.seal(value.getBytes(StandardCharsets.UTF_8), context(name));
  }

  private static String context(String name) {
    return "installation_value:" + name;
  }
}
