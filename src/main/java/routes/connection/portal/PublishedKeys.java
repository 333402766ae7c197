package routes.connection.portal;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.util.List;
import java.util.Map;

/**
 * What an issuer publishes: its keys at the address that is configured, or else at the one that its
 * metadata tell (<a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID
 * Connect Discovery</a>, <a href="https://www.rfc-editor.org/rfc/rfc8414">RFC 8414</a>).
 */
final class PublishedKeys<C extends SecurityContext> implements JWKSetSource<C> {

  private final String issuer;
  private final String address;
  private final ResourceRetriever http;

  /**
   * @param address of the keys, or empty to ask the metadata
   */
  PublishedKeys(String issuer, String address, ResourceRetriever http) {
    this.issuer = issuer;
    this.address = address;
    this.http = http;
  }

  @Override
  public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long currentTime, C context)
      throws KeySourceException {
    try {
      String from = address.isBlank() ? told() : address;
      return JWKSet.parse(http.retrieveResource(url(from)).getContent());
    } catch (IOException | IllegalArgumentException e) {
      throw new JWKSetUnavailableException("the issuer's keys cannot be read", e);
    } catch (ParseException e) {
      throw new RemoteKeySourceException("the issuer's keys are not a JWK Set", e);
    }
  }

  private String told() throws IOException, ParseException {
    IOException last = new IOException("the issuer has no metadata");
    for (String place : places()) {
      try {
        Map<String, Object> metadata =
            JSONObjectUtils.parse(http.retrieveResource(url(place)).getContent());
        String keys = JSONObjectUtils.getString(metadata, "jwks_uri");
        if (!issuer.equals(JSONObjectUtils.getString(metadata, "issuer")) || keys == null) {
          throw new ParseException("the metadata are another issuer's", 0);
        }
        return keys;
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private List<String> places() {
    URI uri = URI.create(issuer);
    String host = uri.getScheme() + "://" + uri.getRawAuthority();
    String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
    return List.of(
        host + path + "/.well-known/openid-configuration",
        host + "/.well-known/openid-configuration" + path,
        host + "/.well-known/oauth-authorization-server" + path);
  }

  private static URL url(String text) throws IOException {
    return URI.create(text).toURL();
  }

  @Override
  public void close() {}
}
