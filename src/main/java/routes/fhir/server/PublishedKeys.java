package routes.fhir.server;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/**
 * The JWK Set (RFC 7517) by which authorization servers verify what this installation signs: public
 * keys only. Empty where nothing is signed.
 */
@Component("publishedKeys")
public class PublishedKeys {
  private final List<JWK> keys = new CopyOnWriteArrayList<>();

  /** Publishes the keys for all of these. */
  public PublishedKeys(List<ServerAccess> servers) {
    servers.forEach(server -> keys.addAll(server.publicKeys()));
  }

  /** Publishes those of another destination too. */
  public void add(PublishedKeys further) {
    keys.addAll(further.keys);
  }

  /** The JWK Set as JSON, each key once. */
  public String json() {
    return new JWKSet(keys.stream().distinct().toList()).toString(true);
  }
}
