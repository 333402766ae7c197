package routes.connection.signin;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of failed sign-ins: a line in the log, a counter. A name is told only where it is that of a
 * client: people enter secrets in the place of names.
 */
final class SignInFailures {
  private static final Logger LOG = LoggerFactory.getLogger(SignInFailures.class);
  private static final String FAILURES = "wearables.sign.in.failures";

  private final MeterRegistry meters;

  SignInFailures(MeterRegistry meters) {
    this.meters = meters;
    for (String how : new String[] {"basic", "bearer"}) {
      meters.counter(FAILURES, "how", how);
      meters.counter("wearables.sign.in.slowed", "how", how);
    }
  }

  /**
   * A wrong secret.
   *
   * @param client name of a client, or null where there is none of the name given
   */
  void wrongSecret(String client, String address) {
    if (client == null) {
      LOG.warn("sign-in from {} failed: there is no client of that name", address);
    } else {
      LOG.warn("sign-in of {} from {} failed: wrong secret", client, address);
    }
    meters.counter(FAILURES, "how", "basic").increment();
  }

  /** A bearer token that no configured issuer vouches for, or not any more. */
  void wrongToken(String address) {
    LOG.warn("sign-in from {} failed: the bearer token is not valid", address);
    meters.counter(FAILURES, "how", "bearer").increment();
  }

  /** Somebody came before their pause was over. The log has told each failure before. */
  void slowed(String how, String address, Duration pause) {
    LOG.debug("sign-in from {} waits {}", address, pause);
    meters.counter("wearables.sign.in.slowed", "how", how).increment();
  }
}
