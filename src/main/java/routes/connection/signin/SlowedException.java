package routes.connection.signin;

import java.time.Duration;
import org.springframework.security.authentication.LockedException;

/** Whoever has failed too often has to wait: the secret was not looked at. */
final class SlowedException extends LockedException {
  private static final long serialVersionUID = 1L;

  private final Duration pause;

  SlowedException(Duration pause) {
    super("too many failed attempts");
    this.pause = pause;
  }

  /** For how long. */
  Duration pause() {
    return pause;
  }
}
