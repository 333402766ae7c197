package routes.fhir.server;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The JWK Set (RFC 7517) by which authorization servers verify what this installation signs: public
 * keys only. Empty where nothing is signed.
 */
@Component("publishedKeys")
public class PublishedKeys {
  private final String json;

  /** Publishes the keys for all of these. */
  public PublishedKeys(List<ServerAccess> servers) {
    List<JWK> keys = servers.stream().flatMap(server -> server.publicKeys().stream()).toList();
    this.json = new JWKSet(keys).toString(true);
  }

  /** The JWK Set as JSON. */
  public String json() {
    return json;
  }
}
