package routes.operations.entry;

import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;

/** Puts an {@link EntryConsumer} before every route that answers over HTTP. */
final class EntryEngine implements PlatformHttpEngine {

  private final int port;
  private final Function<PlatformHttpEndpoint, Executor> threads;
  private final ProofNames names;

  /**
   * @param threads on which the route behind an endpoint answers
   */
  EntryEngine(int port, Function<PlatformHttpEndpoint, Executor> threads, ProofNames names) {
    this.port = port;
    this.threads = threads;
    this.names = names;
  }

  @Override
  public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
    return new EntryConsumer(endpoint, processor, threads.apply(endpoint), names);
  }

  @Override
  public int getServerPort() {
    return port;
  }
}
