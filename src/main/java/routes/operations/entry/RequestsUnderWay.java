package routes.operations.entry;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import routes.operations.entry.guard.RequestEnd;

/**
 * Counts the requests that came while the doors were open, from their heads to the end of their
 * answers, so that a stop can wait for them.
 */
final class RequestsUnderWay implements Filter {
  private final ApplicationAvailability availability;
  private int count;

  RequestsUnderWay(ApplicationAvailability availability) {
    this.availability = availability;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (availability.getReadinessState() != ReadinessState.ACCEPTING_TRAFFIC) {
      chain.doFilter(request, response);
      return;
    }
    begun();
    RequestEnd.pass(request, response, chain, thrown -> ended());
  }

  private synchronized void begun() {
    count++;
  }

  private synchronized void ended() {
    count--;
    notifyAll();
  }

  /** Waits until there are none, not longer than that. */
  synchronized void awaitNone(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    long left = longest.toMillis();
    while (count > 0 && left > 0) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
  }
}
