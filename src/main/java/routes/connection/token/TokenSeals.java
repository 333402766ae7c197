package routes.connection.token;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import routes.operations.redaction.Redacted;
import routes.operations.secret.Sealer;

/** Tokens as the database keeps them: sealed for the row they stand in. */
public final class TokenSeals {

  private final Sealer sealer;
  private final ObjectMapper json;
  private final String table;

  public TokenSeals(Sealer sealer, ObjectMapper json, String table) {
    this.sealer = sealer;
    this.json = json;
    this.table = table;
  }

  /** What is sealed. */
  public record Pair(String access, String refresh) {
    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  public byte[] seal(String connectionId, TokenSet tokens) {
    try {
      byte[] plain = json.writeValueAsBytes(new Pair(tokens.access(), tokens.refresh()));
      return sealer.seal(plain, context(connectionId));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Pair open(String connectionId, byte[] kept) {
    try {
      return json.readValue(sealer.open(kept, context(connectionId)), Pair.class);
    } catch (IOException e) {
      throw new IllegalStateException("sealed tokens are not in the expected form", null);
    }
  }

  private String context(String connectionId) {
    return table + ":" + connectionId;
  }
}
