package routes.connection.portal;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;

/**
 * The keys of the configured issuers, one source an issuer for all doors. They are read when the
 * first token comes, kept for a while, and read again for a key that is not known, but at most
 * twice in half a minute: tokens with invented keys cost the issuer nothing. Only signatures by a
 * private key are taken. Thread-safe.
 */
@Component
public class IssuerKeys {

  static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final Duration KEPT_IN_OUTAGE = Duration.ofHours(4);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final int CONNECT_MILLIS = 2_000;
  private static final int ANSWER_MILLIS = 3_000;
  private static final int LARGEST = 256 * 1024;
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private final Map<String, JWKSource<SecurityContext>> sources = new ConcurrentHashMap<>();

  /**
   * A decoder of this issuer's tokens, by its own rules.
   *
   * @return one that throws {@link org.springframework.security.oauth2.jwt.BadJwtException} for a
   *     token that is not to be believed, and any other {@link JwtException} where the keys cannot
   *     be read
   */
  public JwtDecoder decoder(ApiAccess.Issuer issuer, OAuth2TokenValidator<Jwt> rules) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            ALGORITHMS, sources.computeIfAbsent(issuer.uri(), uri -> source(issuer))));
    // Times and issuer are checked by the rules, after the signature.
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
    decoder.setJwtValidator(rules);
    return decoder;
  }

  private static JWKSource<SecurityContext> source(ApiAccess.Issuer issuer) {
    DefaultResourceRetriever http =
        new DefaultResourceRetriever(CONNECT_MILLIS, ANSWER_MILLIS, LARGEST);
    JWKSource<SecurityContext> source =
        JWKSourceBuilder.<SecurityContext>create(
                new PublishedKeys<>(issuer.uri(), issuer.jwkSetUri(), http))
            .cache(KEPT.toMillis(), LONGEST_WAIT.toMillis())
            .refreshAheadCache(false)
            .rateLimited(BETWEEN_LOOKS.toMillis())
            .outageTolerant(KEPT_IN_OUTAGE.toMillis())
            .build();
    return oftenEnough(source);
  }

  /** A key that was not there a moment ago is unknown; only where none was ever read it may be. */
  private static JWKSource<SecurityContext> oftenEnough(JWKSource<SecurityContext> source) {
    AtomicBoolean read = new AtomicBoolean();
    return (selector, context) -> {
      try {
        List<JWK> keys = source.get(selector, context);
        read.set(true);
        return keys;
      } catch (RateLimitReachedException e) {
        if (read.get()) {
          return List.of();
        }
        throw e;
      }
    };
  }
}
