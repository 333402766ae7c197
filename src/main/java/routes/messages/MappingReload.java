package routes.messages;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks at the mapping folders from the start to the stop of the jar, on a thread of its own: a
 * network folder that hangs holds up nothing else. A look asks for the attributes of two files a
 * folder and reads only what changed.
 */
@Component
public class MappingReload implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(MappingReload.class);

  private final MappingFolders folders;
  private final Duration every;
  private ScheduledExecutorService looks;

  /**
   * @param every time between two looks; a change is in force after one to two of them
   */
  public MappingReload(MappingFolders folders, @Value("${mappings-reload-every}") Duration every) {
    this.folders = folders;
    this.every = every;
  }

  @Override
  public synchronized void start() {
    if (looks == null) {
      looks =
          Executors.newSingleThreadScheduledExecutor(
              work -> {
                Thread thread = new Thread(work, "mapping-reload");
                thread.setDaemon(true);
                return thread;
              });
      looks.scheduleWithFixedDelay(
          this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public synchronized void stop() {
    if (looks != null) {
      looks.shutdownNow();
      looks = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return looks != null;
  }

  /** A schedule that throws ends; the next look may do better. */
  private void look() {
    try {
      folders.look();
    } catch (RuntimeException e) {
      log.error("Looking for changed mappings failed", e);
    }
  }
}
