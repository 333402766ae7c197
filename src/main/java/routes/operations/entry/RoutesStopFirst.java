package routes.operations.entry;

import java.time.Duration;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.context.WebServerGracefulShutdownLifecycle;
import org.springframework.context.SmartLifecycle;

/**
 * Stops the routes before the web server, once the requests under way are answered. Camel by itself
 * stops after it, and whoever called meanwhile found nobody who would have said when to come again.
 */
final class RoutesStopFirst implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(RoutesStopFirst.class);

  private final ObjectProvider<CamelContext> camel;
  private final RequestsUnderWay requests;
  private final Duration longest;
  private volatile boolean running;

  /**
   * @param camel not the context itself: what this depends on would be started with it, and Camel
   *     starts its routes later
   * @param longest how long requests under way are waited for before the routes are stopped, which
   *     wait for theirs again
   */
  RoutesStopFirst(ObjectProvider<CamelContext> camel, RequestsUnderWay requests, Duration longest) {
    this.camel = camel;
    this.requests = requests;
    this.longest = longest;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    try {
      requests.awaitNone(longest);
    } catch (InterruptedException hurried) {
      LOG.info("Requests under way are not waited for");
      Thread.currentThread().interrupt();
    }
    camel.ifAvailable(CamelContext::stop);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE + 1;
  }
}
