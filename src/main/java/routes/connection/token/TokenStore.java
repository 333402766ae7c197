package routes.connection.token;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.NoAccessException;
import routes.connection.TokenRefreshFailedException;
import routes.connection.core.Connections;
import routes.connection.core.GrantedScopes;
import routes.operations.redaction.Redacted;
import routes.operations.secret.Encryptor;
import routes.operations.secret.SealException;
import routes.operations.support.UtcTime;

/**
 * The tokens of connections, sealed in the database. One refresh runs at a time per connection
 * across instances (row lock), and a new pair is committed before it is first used.
 */
@Component("tokens")
public class TokenStore {

  /** So often in a row a vendor must refuse the refresh token. */
  public static final int REFUSALS_UNTIL_LOST = 2;

  private final JdbcClient database;
  private final Connections connections;
  private final TransactionTemplate transaction;
  private final TokenCipher seals;
  private final TokenClient tokenClient;

  public TokenStore(
      JdbcClient database,
      Connections connections,
      TransactionTemplate transaction,
      Encryptor encryptor,
      ObjectMapper json,
      TokenClient tokenClient) {
    this.database = database;
    this.connections = connections;
    this.transaction = transaction;
    this.seals = new TokenCipher(encryptor, json, "connection_token");
    this.tokenClient = tokenClient;
  }

  private record Row(String vendor, List<String> scopes, TokenPair tokens, int refusals) {}

  /** Came of one look at the locked row: a bearer, or what must be thrown after the commit. */
  private record Outcome(String bearer, RuntimeException failure) {
    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * The {@code Authorization} header for this connection; refreshed if it expires within a minute.
   *
   * @throws NoAccessException if the connection has no usable tokens any more
   * @throws TokenRefreshFailedException if a refresh failed and is to be tried again later
   */
  public String bearer(String connectionId) {
    Row row = row(connectionId, "").orElseThrow(() -> new NoAccessException(connectionId));
    return row.tokens().fresh() ? row.tokens().bearer() : refreshLocked(connectionId, null);
  }

  /**
   * The {@code Authorization} header after the vendor refused this one. Where another thread has
   * refreshed meanwhile, its result is returned.
   *
   * @throws NoAccessException as {@link #bearer}
   * @throws TokenRefreshFailedException as {@link #bearer}
   */
  public String refreshed(String connectionId, String rejectedBearer) {
    return refreshLocked(connectionId, rejectedBearer);
  }

  /** What a vendor says of its permission when it is asked. */
  public enum Standing {
    STANDS,
    ENDED,
    /** It did not answer, or not to the question. */
    UNKNOWN
  }

  /**
   * Asks the vendor whether its permission for this connection still stands, by a refresh. Waits
   * for a refresh under way.
   */
  public Standing ask(String connectionId) {
    return transaction.execute(status -> asked(connectionId));
  }

  /** Whether the vendor has renewed the tokens since then: its permission stood. */
  public boolean renewedSince(String connectionId, Instant then) {
    return database
        .sql("select updated_at from connection_token where connection_id = ?")
        .param(connectionId)
        .query((row, number) -> UtcTime.nullable(row, "updated_at"))
        .optional()
        .filter(then::isBefore)
        .isPresent();
  }

  private Standing asked(String connectionId) {
    Optional<Row> locked = row(connectionId, " for update");
    if (locked.isEmpty() || locked.get().refusals() >= REFUSALS_UNTIL_LOST) {
      return Standing.ENDED;
    }
    try {
      store(connectionId, tokenClient.refresh(locked.get().vendor(), locked.get().tokens()));
      return Standing.STANDS;
    } catch (TokenRequestException e) {
      return e.end().isPresent() || e.refused() ? Standing.ENDED : Standing.UNKNOWN;
    }
  }

  /**
   * Takes the tokens away from a connection in the caller's transaction: nothing is read with them
   * any more. Waits for a refresh under way, so that the newest pair comes out.
   *
   * @return empty where there are none, or none that can be opened
   */
  public Optional<TokenPair> take(String connectionId) {
    Optional<TokenPair> taken;
    try {
      taken = row(connectionId, " for update").map(Row::tokens);
    } catch (SealException e) {
      taken = Optional.empty();
    }
    forget(connectionId);
    return taken;
  }

  /**
   * Waits for a refresh under way, and lets none begin while the caller's transaction goes on. To
   * be called before a connection is locked: a refresh holds its tokens, and then wants the
   * connection.
   */
  public void hold(String connectionId) {
    database
        .sql("select connection_id from connection_token where connection_id = ? for update")
        .param(connectionId)
        .query(String.class)
        .optional();
  }

  /** Stores a pair in the caller's transaction. */
  public void store(String connectionId, TokenPair tokens) {
    byte[] kept = seals.seal(connectionId, tokens);
    int updated =
        database
            .sql(
                """
                update connection_token set token_sealed = ?, expires_at = ?, refresh_failures = 0,
                  updated_at = ? where connection_id = ?
                """)
            .params(kept, UtcTime.of(tokens.expiresAt()), UtcTime.now(), connectionId)
            .update();
    if (updated == 0) {
      database
          .sql(
              """
              insert into connection_token
                (connection_id, token_sealed, expires_at, refresh_failures, updated_at)
              values (?, ?, ?, 0, ?)
              """)
          .params(connectionId, kept, UtcTime.of(tokens.expiresAt()), UtcTime.now())
          .update();
    }
  }

  /** Deletes the tokens in the caller's transaction. */
  public void forget(String connectionId) {
    database
        .sql("delete from connection_token where connection_id = ?")
        .param(connectionId)
        .update();
  }

  private String refreshLocked(String connectionId, String rejected) {
    Outcome outcome = transaction.execute(status -> refresh(connectionId, rejected));
    if (outcome.failure() != null) {
      throw outcome.failure();
    }
    return outcome.bearer();
  }

  private Outcome refresh(String connectionId, String rejected) {
    Optional<Row> locked = row(connectionId, " for update");
    if (locked.isEmpty()) {
      return new Outcome(null, new NoAccessException(connectionId));
    }
    Row row = locked.get();
    boolean usable =
        rejected == null ? row.tokens().fresh() : !row.tokens().bearer().equals(rejected);
    if (usable) {
      return new Outcome(row.tokens().bearer(), null);
    }
    if (row.refusals() >= REFUSALS_UNTIL_LOST) {
      return new Outcome(null, new NoAccessException(connectionId));
    }
    try {
      TokenPair renewed = tokenClient.refresh(row.vendor(), row.tokens());
      store(connectionId, renewed);
      return new Outcome(renewed.bearer(), null);
    } catch (TokenRequestException e) {
      if (e.end().isPresent()) {
        return lost(connectionId, e.end().get());
      }
      return e.refused() ? refused(connectionId, row) : later(connectionId);
    }
  }

  private Outcome refused(String connectionId, Row row) {
    database
        .sql("update connection_token set refresh_failures = ? where connection_id = ?")
        .params(row.refusals() + 1, connectionId)
        .update();
    if (row.refusals() + 1 < REFUSALS_UNTIL_LOST) {
      return later(connectionId);
    }
    return lost(connectionId, "The vendor does not take the refresh token any more.");
  }

  private Outcome lost(String connectionId, String reason) {
    connections.needsPerson(connectionId, reason);
    return new Outcome(null, new NoAccessException(connectionId));
  }

  private static Outcome later(String connectionId) {
    return new Outcome(null, new TokenRefreshFailedException(connectionId));
  }

  private Optional<Row> row(String connectionId, String lock) {
    return database
        .sql("select * from connection_token where connection_id = ?" + lock)
        .param(connectionId)
        .query(
            (row, number) ->
                new Sealed(
                    row.getBytes("token_sealed"),
                    UtcTime.nullable(row, "expires_at"),
                    row.getInt("refresh_failures")))
        .optional()
        .map(kept -> opened(connectionId, kept));
  }

  private record Sealed(byte[] pair, Instant expiresAt, int refusals) {}

  private Row opened(String connectionId, Sealed kept) {
    TokenCipher.Pair pair = seals.open(connectionId, kept.pair());
    return database
        .sql("select vendor, vendor_user, scopes from connection where id = ?")
        .param(connectionId)
        .query(
            (row, number) -> {
              List<String> scopes = GrantedScopes.of(row);
              TokenPair tokens =
                  new TokenPair(
                      pair.access(),
                      pair.refresh(),
                      kept.expiresAt(),
                      scopes,
                      row.getString("vendor_user"));
              return new Row(row.getString("vendor"), scopes, tokens, kept.refusals());
            })
        .single();
  }
}
