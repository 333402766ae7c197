package routes.connection.token;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import routes.operations.redaction.Redacted;
import routes.operations.secret.Encryptor;

/** Tokens as the database keeps them: sealed for the row they stand in. */
public final class TokenCipher {

  private final Encryptor encryptor;
  private final ObjectMapper json;
  private final String table;

  public TokenCipher(Encryptor encryptor, ObjectMapper json, String table) {
    this.encryptor = encryptor;
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

  public byte[] seal(String connectionId, TokenPair tokens) {
    try {
      byte[] plain = json.writeValueAsBytes(new Pair(tokens.access(), tokens.refresh()));
      return encryptor.seal(plain, context(connectionId));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Pair open(String connectionId, byte[] kept) {
    try {
      return json.readValue(encryptor.open(kept, context(connectionId)), Pair.class);
    } catch (IOException e) {
      throw new IllegalStateException("sealed tokens are not in the expected form", null);
    }
  }

  private String context(String connectionId) {
    return table + ":" + connectionId;
  }
}
