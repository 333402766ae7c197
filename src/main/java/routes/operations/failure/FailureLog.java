package routes.operations.failure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeFailedEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one log line about a route that failed. It names the route, the step, the classes of the
 * exceptions and where they were thrown, never their messages: those of camel-fhir hold the whole
 * bundle. Camel's own lines about it are switched off in logback-spring.xml. A failure that goes on
 * (an outage) is repeated once a minute.
 */
public final class FailureLog extends EventNotifierSupport {
  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int MOST_KINDS = 1_000;

  private final Clock clock;
  private final String suffix;
  private final Map<String, Instant> told = new ConcurrentHashMap<>();

  /**
   * @param suffix behind the names of routes, which every destination has
   */
  public FailureLog(Clock clock, String suffix) {
    this.clock = clock;
    this.suffix = suffix;
    setIgnoreCamelContextEvents(true);
    setIgnoreCamelContextInitEvents(true);
    setIgnoreServiceEvents(true);
    setIgnoreRouteEvents(true);
    setIgnoreStepEvents(true);
    setIgnoreExchangeCreatedEvent(true);
    setIgnoreExchangeCompletedEvent(true);
    setIgnoreExchangeSendingEvents(true);
    setIgnoreExchangeSentEvents(true);
    setIgnoreExchangeRedeliveryEvents(true);
  }

  @Override
  public boolean isEnabled(CamelEvent event) {
    return event instanceof ExchangeFailedEvent;
  }

  @Override
  public void notify(CamelEvent event) {
    Exchange exchange = ((ExchangeFailedEvent) event).getExchange();
    Throwable failure = exchange.getException();
    if (failure == null) {
      failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    }
    String line =
        "route %s%s failed at %s: %s"
            .formatted(
                exchange.getFromRouteId(),
                suffix,
                exchange.getProperty(Exchange.FAILURE_ENDPOINT) == null
                    ? "a step of its own"
                    : scheme(exchange.getProperty(Exchange.FAILURE_ENDPOINT, String.class)),
                FailureKinds.of(failure));
    Instant now = clock.instant();
    Instant last = told.get(line);
    if (last == null || last.plus(PAUSE).isBefore(now)) {
      if (told.size() >= MOST_KINDS) {
        told.clear();
      }
      told.put(line, now);
      LOG.warn("{}", line);
    }
  }

  /** Only the kind of the endpoint: the rest of its URI may hold what a header brought. */
  private static String scheme(String uri) {
    int colon = uri.indexOf(':');
    return colon < 0 ? "a step" : uri.substring(0, colon);
  }
}
