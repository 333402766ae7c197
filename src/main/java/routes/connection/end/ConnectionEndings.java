package routes.connection.end;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;
import routes.connection.core.Connections;
import routes.connection.token.TokenStore;
import routes.connection.vendor.Vendors;

/** What becomes of a connection when the vendor says that it is over. */
@Component("connectionEndings")
public class ConnectionEndings {

  private static final Duration BETWEEN_QUESTIONS = Duration.ofMinutes(10);

  private final Connections connections;
  private final Vendors vendors;
  private final Disconnections disconnections;
  private final TokenStore tokens;
  private final Cache<String, Instant> askedLately =
      Caffeine.newBuilder().expireAfterWrite(BETWEEN_QUESTIONS).maximumSize(10_000).build();

  public ConnectionEndings(
      Connections connections, Vendors vendors, Disconnections disconnections, TokenStore tokens) {
    this.connections = connections;
    this.vendors = vendors;
    this.disconnections = disconnections;
    this.tokens = tokens;
  }

  /**
   * The vendor's API answered 410 (Gone): the connection waits for its person, who is told which
   * vendor takes its place. Its link to the patient stays.
   *
   * @return false where the vendor.yaml names no successor; the connection is then left as it is
   */
  public boolean gone(String connectionId, String vendor) {
    Optional<String> reason = vendors.endOf(vendor);
    reason.ifPresent(words -> connections.needsPerson(connectionId, words));
    return reason.isPresent();
  }

  /** What a notice that access was taken back led to. */
  public enum Noticed {
    /** The connection has ended, now or before, or was not there. */
    ENDED,
    /**
     * The vendor says that its permission stands: somebody else told it, or the vendor in error.
     */
    NOT_SO,
    /** The vendor could not be asked: nothing has changed, and it is to be asked again. */
    ASK_AGAIN
  }

  /**
   * The person took the access back at the vendor. The connection ends as if they had stopped here.
   * A notice that is not signed names no more than an account's number, which proves nothing: then
   * the vendor is asked first.
   *
   * @param noticed when the vendor told it; one who has agreed again since is left alone
   */
  public Noticed revoked(String vendor, String vendorUser, Instant noticed) {
    if (!vendors.named(vendor).push().signed()) {
      Optional<String> present = disconnections.present(vendor, vendorUser, noticed);
      if (present.isEmpty()) {
        return Noticed.ENDED;
      }
      TokenStore.Standing standing = asked(present.get(), noticed);
      if (standing != TokenStore.Standing.ENDED) {
        return standing == TokenStore.Standing.STANDS ? Noticed.NOT_SO : Noticed.ASK_AGAIN;
      }
    }
    disconnections.ended(
        vendor,
        vendorUser,
        noticed,
        "You took the access back at " + vendors.named(vendor).displayName() + ".");
    return Noticed.ENDED;
  }

  /** However many notices come: each asks for a refresh, which is dear to the vendor. */
  private TokenStore.Standing asked(String connectionId, Instant noticed) {
    if (tokens.renewedSince(connectionId, noticed)) {
      return TokenStore.Standing.STANDS;
    }
    if (askedLately.getIfPresent(connectionId) != null) {
      return TokenStore.Standing.UNKNOWN;
    }
    askedLately.put(connectionId, noticed);
    return tokens.ask(connectionId);
  }
}
