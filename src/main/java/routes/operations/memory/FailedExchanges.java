package routes.operations.memory;

import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeEvent;
import org.apache.camel.support.EventNotifierSupport;

/** Looks for an OutOfMemoryError in what failed in a route, also where the route handled it. */
public final class FailedExchanges extends EventNotifierSupport {
  private final OutOfMemory outOfMemory;

  /**
   * @param outOfMemory is told
   */
  public FailedExchanges(OutOfMemory outOfMemory) {
    this.outOfMemory = outOfMemory;
    setIgnoreCamelContextEvents(true);
    setIgnoreCamelContextInitEvents(true);
    setIgnoreServiceEvents(true);
    setIgnoreRouteEvents(true);
    setIgnoreStepEvents(true);
    setIgnoreExchangeCreatedEvent(true);
    setIgnoreExchangeCompletedEvent(true);
    setIgnoreExchangeSendingEvents(true);
    setIgnoreExchangeSentEvents(true);
  }

  @Override
  public void notify(CamelEvent event) {
    if (event instanceof ExchangeEvent failed) {
      Exchange exchange = failed.getExchange();
      outOfMemory.notice(exchange.getException());
      outOfMemory.notice(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    }
  }
}
