package routes.operations.entry;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;
import routes.operations.memory.OutOfMemory;

/** An entry that answers 503 at once where no thread of its kind is free and its queue is full. */
final class EntryConsumer extends SpringBootPlatformHttpConsumer {
  private static final Refusal BUSY =
      Refusal.unavailable("too many requests are waiting at the moment", 2);

  private final EntryKind kind;
  private final Processor failing;

  EntryConsumer(
      PlatformHttpEndpoint endpoint,
      Processor processor,
      EntryKind kind,
      Executor threads,
      OutOfMemory outOfMemory) {
    super(endpoint, processor, threads);
    this.kind = kind;
    this.failing =
        exchange -> {
          try {
            processor.process(exchange);
          } catch (Error error) {
            outOfMemory.notice(error);
            exchange.setException(error);
          }
        };
  }

  /** An Error that leaves the route is its failure: Camel would write the answer as it stands. */
  @Override
  public Processor getProcessor() {
    return failing;
  }

  /** Whose threads answer here. */
  EntryKind kind() {
    return kind;
  }

  @Override
  public CompletableFuture<Void> service(HttpServletRequest request, HttpServletResponse response) {
    try {
      return super.service(request, response);
    } catch (RejectedExecutionException full) {
      try {
        BUSY.answer(request, response);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return CompletableFuture.completedFuture(null);
    }
  }
}
