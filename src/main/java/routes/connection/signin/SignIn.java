package routes.connection.signin;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import org.springframework.security.core.GrantedAuthority;
import routes.operations.audit.AuditLog;

/** What belongs together: who signs clients in, and who turns away those that must wait. */
public final class SignIn {
  private final ClientSignIn clients;
  private final SignInGuard guard;

  /**
   * @param secrets of the clients
   * @param authorities what each client may, by its name
   */
  public SignIn(
      ClientSecrets secrets,
      Map<String, List<GrantedAuthority>> authorities,
      SignInSettings settings,
      MeterRegistry meters,
      AuditLog audit) {
    this(secrets, authorities, settings, meters, audit, Ticker.systemTicker());
  }

  SignIn(
      ClientSecrets secrets,
      Map<String, List<GrantedAuthority>> authorities,
      SignInSettings settings,
      MeterRegistry meters,
      AuditLog audit,
      Ticker clock) {
    SignInAttempts attempts = new SignInAttempts(settings, clock);
    SignInFailures failures = new SignInFailures(meters, audit);
    this.clients = new ClientSignIn(secrets, authorities, attempts, failures);
    this.guard = new SignInGuard(attempts, failures);
  }

  /** Signs in by name and secret, and counts the failures of bearer tokens. */
  public ClientSignIn clients() {
    return clients;
  }

  /** The filter that stands in front. */
  public SignInGuard guard() {
    return guard;
  }
}
