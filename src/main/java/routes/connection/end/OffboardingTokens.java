package routes.connection.end;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.NoAccessException;
import routes.connection.TokenRefreshFailedException;
import routes.connection.token.TokenCipher;
import routes.connection.token.TokenClient;
import routes.connection.token.TokenPair;
import routes.connection.token.TokenRequestException;
import routes.connection.token.TokenStore;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;
import routes.operations.secret.Encryptor;
import routes.operations.secret.SealException;
import routes.operations.support.UtcTime;

/**
 * The tokens of ended connections, sealed apart from those that readings are fetched with. They
 * serve to tell the vendor, are refreshed for that, and are deleted after it.
 */
@Component("farewellTokens")
public class OffboardingTokens {

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Vendors vendors;
  private final TokenClient tokenClient;
  private final TokenCipher seals;

  public OffboardingTokens(
      JdbcClient database,
      TransactionTemplate transaction,
      Vendors vendors,
      TokenClient tokenClient,
      Encryptor encryptor,
      ObjectMapper json) {
    this.database = database;
    this.transaction = transaction;
    this.vendors = vendors;
    this.tokenClient = tokenClient;
    this.seals = new TokenCipher(encryptor, json, "farewell_token");
  }

  private record Row(byte[] pair, Instant expiresAt, int refusals) {}

  /** Came of one look at the locked row: tokens, or what must be thrown after the commit. */
  private record Outcome(TokenPair tokens, RuntimeException failure) {}

  /**
   * The farewell with its tokens, where the step needs some; refreshed where they have expired.
   *
   * @throws NoAccessException if there are none any more, or the vendor does not take them
   * @throws TokenRefreshFailedException if a refresh failed and is to be tried again later
   */
  public Offboarding opened(Offboarding offboarding) {
    Vendor.Revoke revoke = vendors.named(offboarding.vendor()).revoke();
    boolean revoking = offboarding.step() == OffboardingStep.REVOKE;
    if (!offboarding.step().atVendor() || (revoking && !revoke.needsToken())) {
      return offboarding;
    }
    Outcome outcome =
        transaction.execute(status -> open(offboarding, revoking && revoke.refreshToken()));
    if (outcome.failure() != null) {
      throw outcome.failure();
    }
    return offboarding.with(outcome.tokens());
  }

  /** The vendor did not take the access token: the next attempt begins with a refresh. */
  public void rejected(Offboarding offboarding) {
    database
        .sql("update farewell_token set expires_at = ? where connection_id = ?")
        .params(UtcTime.of(Instant.EPOCH), offboarding.connectionId())
        .update();
  }

  /** Keeps these in the caller's transaction. */
  void keep(String connectionId, TokenPair tokens) {
    forget(connectionId);
    database
        .sql(
            """
            insert into farewell_token (connection_id, token_sealed, expires_at, refresh_failures)
            values (?, ?, ?, 0)
            """)
        .params(connectionId, seals.seal(connectionId, tokens), UtcTime.of(tokens.expiresAt()))
        .update();
  }

  /** Deletes them in the caller's transaction. */
  void forget(String connectionId) {
    database.sql("delete from farewell_token where connection_id = ?").param(connectionId).update();
  }

  private Outcome open(Offboarding offboarding, boolean refreshTokenWillDo) {
    String id = offboarding.connectionId();
    Optional<Row> locked =
        database
            .sql("select * from farewell_token where connection_id = ? for update")
            .param(id)
            .query(
                (row, number) ->
                    new Row(
                        row.getBytes("token_sealed"),
                        UtcTime.nullable(row, "expires_at"),
                        row.getInt("refresh_failures")))
            .optional();
    if (locked.isEmpty() || locked.get().refusals() >= TokenStore.REFUSALS_UNTIL_LOST) {
      return new Outcome(null, new NoAccessException(id));
    }
    TokenCipher.Pair pair;
    try {
      pair = seals.open(id, locked.get().pair());
    } catch (SealException e) {
      return new Outcome(null, new NoAccessException(id));
    }
    TokenPair kept =
        new TokenPair(
            pair.access(),
            pair.refresh(),
            locked.get().expiresAt(),
            List.of(),
            offboarding.vendorUser());
    if (kept.fresh() || (refreshTokenWillDo && !kept.refresh().isEmpty())) {
      return new Outcome(kept, null);
    }
    try {
      TokenPair renewed = tokenClient.refresh(offboarding.vendor(), kept);
      keep(id, renewed);
      return new Outcome(renewed, null);
    } catch (TokenRequestException e) {
      if (e.end().isPresent()) {
        return new Outcome(null, new NoAccessException(id));
      }
      return e.refused() ? refused(id, locked.get().refusals() + 1) : later(id);
    }
  }

  private Outcome refused(String id, int refusals) {
    database
        .sql("update farewell_token set refresh_failures = ? where connection_id = ?")
        .params(refusals, id)
        .update();
    return refusals < TokenStore.REFUSALS_UNTIL_LOST
        ? later(id)
        : new Outcome(null, new NoAccessException(id));
  }

  private static Outcome later(String id) {
    return new Outcome(null, new TokenRefreshFailedException(id));
  }
}
