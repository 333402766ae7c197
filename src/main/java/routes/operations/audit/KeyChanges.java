package routes.operations.audit;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.operations.secret.Encryptor;
import routes.operations.secret.Keyset;

/**
 * Writes to the audit when the keys are others than at the last start. The commands that change
 * them work on the file alone, while the jar may hold the database: a change is known when it takes
 * effect.
 */
@Component
class KeyChanges implements SmartInitializingSingleton {
  private static final String ACTION = "keys-changed";

  private final JdbcClient database;
  private final AuditLog audit;
  private final Path keyset;

  /**
   * @param encryptor stands for a keyset that was found or made, and checked
   */
  KeyChanges(
      JdbcClient database,
      AuditLog audit,
      Encryptor encryptor,
      @Value("${secrets.keyset-file}") Path keyset) {
    this.database = database;
    this.audit = audit;
    this.keyset = keyset;
  }

  @Override
  public void afterSingletonsInstantiated() {
    String keys =
        new Keyset(keyset)
            .keys().stream()
                .map(key -> Integer.toUnsignedString(key.id()) + (key.seals() ? " (seals)" : ""))
                .collect(Collectors.joining(", "));
    if (!known().equals(Optional.of(keys))) {
      audit.append(AuditEvent.done(AuditEvent.OPERATOR, ACTION, AuditSubject.NOBODY).with(keys));
    }
  }

  private Optional<String> known() {
    return database
        .sql("select detail from audit_event where action = ? order by id desc limit 1")
        .param(ACTION)
        .query(String.class)
        .optional();
  }
}
