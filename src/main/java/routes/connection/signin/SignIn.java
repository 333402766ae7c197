package routes.connection.signin;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.AuthenticationEntryPoint;
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
    SignInTurns turns = new SignInTurns(attempts);
    this.clients = new ClientSignIn(secrets, authorities, attempts, turns, failures);
    this.guard = new SignInGuard(attempts, turns, failures);
  }

  /** Signs in by name and secret, and counts the failures of bearer tokens. */
  public ClientSignIn clients() {
    return clients;
  }

  /** What they are answered who do not pass. */
  public AuthenticationEntryPoint refusals() {
    return new SignInRefusals();
  }

  /** The filter that stands in front. */
  public SignInGuard guard() {
    return guard;
  }
}
