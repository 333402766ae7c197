package routes.operations.entry;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import routes.operations.entry.guard.EntryKind;
import routes.operations.memory.OutOfMemory;

/**
 * Puts an {@link EntryConsumer} before every route over HTTP, with the threads and the memory of
 * its kind.
 */
final class EntryEngine implements PlatformHttpEngine {
  private final int port;
  private final Map<EntryKind, Executor> threads;
  private final Map<EntryKind, TreeMemory> trees = new EnumMap<>(EntryKind.class);
  private final ProofNames names;
  private final OutOfMemory outOfMemory;

  EntryEngine(
      int port, Map<EntryKind, Executor> threads, ProofNames names, OutOfMemory outOfMemory) {
    this.port = port;
    this.threads = Map.copyOf(threads);
    this.names = names;
    this.outOfMemory = outOfMemory;
    long most = Runtime.getRuntime().maxMemory() / 8;
    for (EntryKind kind : EntryKind.values()) {
      trees.put(kind, new TreeMemory(most));
    }
  }

  @Override
  public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
    EntryKind kind = EntryKind.of(endpoint.getPath());
    return new EntryConsumer(
        endpoint, processor, kind, threads.get(kind), trees.get(kind), names, outOfMemory);
  }

  @Override
  public int getServerPort() {
    return port;
  }
}
