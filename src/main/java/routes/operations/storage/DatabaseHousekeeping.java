package routes.operations.storage;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps the file of the embedded database near the size of what it holds, in a thread of its own
 * and in short turns. Without it every Observation costs kilobytes for ever
 * (docs/decisions/0006-h2-housekeeping.md). Does nothing for PostgreSQL and databases in memory.
 */
public final class DatabaseHousekeeping implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseHousekeeping.class);
  private static final long MEGABYTE = 1024L * 1024;

  /** An idle jar writes a few megabytes a minute; taking those back is not worth a line. */
  private static final long WORTH_TELLING = 64 * MEGABYTE;

  private static final int WRITES_WORTH_FORCING = 100;
  private static final int REST = 2;

  private final DataSource source;
  private final HousekeepingSettings settings;
  private Optional<DatabaseFile> file = Optional.empty();
  private Optional<ScheduledExecutorService> thread = Optional.empty();
  private volatile FileUse use = FileUse.unknown();
  private long sizeBefore;
  private boolean failing;

  /** Begins with {@link #start}. */
  public DatabaseHousekeeping(DataSource source, HousekeepingSettings settings) {
    this.source = source;
    this.settings = settings;
  }

  /** Size of the file at the last look, in bytes; 0 before the first and where there is none. */
  public long bytes() {
    return use.bytes();
  }

  /** How much of it held anything, in bytes. */
  public long liveBytes() {
    return use.liveBytes();
  }

  @Override
  public synchronized void start() {
    look();
    if (file.isPresent()) {
      ScheduledExecutorService own =
          Executors.newSingleThreadScheduledExecutor(
              work -> {
                Thread worker = new Thread(work, "database-housekeeping");
                worker.setDaemon(true);
                return worker;
              });
      thread = Optional.of(own);
      again(own, settings.every());
    }
  }

  /** Never in the middle of a turn: an interrupt would close the database's file. */
  @Override
  public synchronized void stop() {
    thread.ifPresent(ScheduledExecutorService::shutdownNow);
    thread = Optional.empty();
    file.ifPresent(DatabaseFile::release);
    file = Optional.empty();
  }

  @Override
  public synchronized boolean isRunning() {
    return thread.isPresent();
  }

  private void again(ScheduledExecutorService own, Duration pause) {
    own.schedule(() -> turn(own), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void turn(ScheduledExecutorService own) {
    if (thread.isEmpty()) {
      return;
    }
    Duration pause = settings.every();
    try {
      if (look() && tidy()) {
        pause = shorter(pause, settings.turn().multipliedBy(REST));
      }
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn("the database's file was not looked after: {}", e.getClass().getName());
      }
      failing = true;
    }
    again(own, pause);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Whether there is a file; found again where the database was closed meanwhile. */
  private boolean look() {
    try {
      if (file.filter(known -> !known.isClosed()).isEmpty()) {
        file = DatabaseFile.of(source);
      }
    } catch (SQLException e) {
      file = Optional.empty();
      throw new IllegalStateException("the database does not answer", e);
    }
    file.ifPresent(known -> use = known.use());
    return file.isPresent();
  }

  private boolean tidy() {
    DatabaseFile known = file.orElseThrow();
    boolean wanted = sizeBefore > 0 || isTooLarge();
    if (wanted || known.writesSinceForced() >= WRITES_WORTH_FORCING) {
      known.force();
    }
    if (!wanted) {
      return false;
    }
    sizeBefore = Math.max(sizeBefore, use.bytes());
    boolean worked = known.tidy(settings.turn());
    use = known.use();
    if (!worked && !isTooLarge()) {
      tell(sizeBefore, use.bytes());
      sizeBefore = 0;
    }
    return true;
  }

  private boolean isTooLarge() {
    return use.bytes() > settings.from().toBytes() && use.exceeds(settings.times());
  }

  private static void tell(long before, long after) {
    if (before - after >= WORTH_TELLING) {
      LOG.info(
          "the database's file was put in order: {} MB instead of {} MB",
          after / MEGABYTE,
          before / MEGABYTE);
    }
  }
}
