package routes.operations.entry;

import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import routes.operations.entry.guard.EntryKind;

/**
 * The settings under {@code entry.}, explained in application.yaml.
 *
 * @param maxBody the largest body an HTTP entry takes
 * @param headDeadline how long a whole head may take to arrive, from its first byte
 * @param bodyDeadline how long a whole body may take to arrive
 * @param bodyMemory what all bodies under way may hold together; empty: an eighth of the heap
 * @param minFreeSpace the least free space under data-dir at which entries accept
 * @param pools the threads that answer, by kind of entry
 */
@ConfigurationProperties("entry")
public record EntrySettings(
    @DefaultValue("800KB") DataSize maxBody,
    @DefaultValue("10s") Duration headDeadline,
    @DefaultValue("10s") Duration bodyDeadline,
    Optional<DataSize> bodyMemory,
    @DefaultValue("1GB") DataSize minFreeSpace,
    @DefaultValue Pools pools) {

  /** One pool for each {@link EntryKind}. */
  public record Pools(
      @DefaultValue Pool pages, @DefaultValue Pool senders, @DefaultValue Pool webhooks) {

    Pool of(EntryKind kind) {
      return switch (kind) {
        case PAGES -> pages;
        case SENDERS -> senders;
        case WEBHOOKS -> webhooks;
      };
    }
  }

  /**
   * @param threads requests that are worked on at one time
   * @param queue requests that wait for a thread; those beyond are answered 503
   */
  public record Pool(@DefaultValue("16") int threads, @DefaultValue("200") int queue) {}

  long bodyMemoryBytes() {
    return bodyMemory.map(DataSize::toBytes).orElse(Runtime.getRuntime().maxMemory() / 8);
  }
}
