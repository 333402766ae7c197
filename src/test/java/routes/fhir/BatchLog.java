package routes.fhir;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.springframework.context.annotation.Bean;

/** Stands for the commits of a batch that comes from no broker: what was begun and committed. */
public final class BatchLog {
  private final List<String> steps = new ArrayList<>();

  public synchronized void begin(Exchange exchange) {
    steps.add("begin");
  }

  public long pause(Exchange exchange) {
    return 0;
  }

  public synchronized void commit(Exchange exchange) {
    steps.add("commit");
  }

  public synchronized List<String> steps() {
    return List.copyOf(steps);
  }

  synchronized void clear() {
    steps.clear();
  }

  /** Puts it in the place of the real one. */
  static class InPlace {
    @Bean
    BatchLog batchOffsets() {
      return new BatchLog();
    }
  }
}
