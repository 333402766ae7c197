package routes.operations.memory;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.slf4j.LoggerFactory;

/**
 * Sees that the heap was exhausted, also where the error was caught by a library. Java clears every
 * soft reference before it throws OutOfMemoryError (java.lang.ref.SoftReference); one that is used
 * all the time is cleared at no other time, save in a storm of collections: then it counts only
 * where a whole collection followed another at once and freed nothing, the last attempt at room.
 * Where nothing is thrown any more because all wait, {@link GcOverhead} sees it. The collectors
 * that clear them for other reasons (ZGC, Shenandoah) are left to Java's own switch.
 */
final class HeapWatch implements Runnable {
  private static final long PAUSE_MS = 100;
  private static final long AT_ONCE_MS = 3;
  private static final double NOTHING = 0.05;
  private static final Duration JUST_NOW = Duration.ofSeconds(3);

  /** The last attempt at room takes three collections. More in a pause or a second are a storm. */
  private static final long STORM_OF_A_PAUSE = 4;

  private static final long STORM_OF_A_SECOND = 15;
  private static final int PAUSES = 10;

  private final OutOfMemory outOfMemory;
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans();
  private final Set<String> heapPools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toSet());
  private final ReferenceQueue<Object> cleared = new ReferenceQueue<>();
  private final GcOverhead overhead = new GcOverhead();
  private volatile long lastAttempt = System.nanoTime() - JUST_NOW.toNanos();
  private long lastEnd = Long.MIN_VALUE / 2;

  private HeapWatch(OutOfMemory outOfMemory) {
    this.outOfMemory = outOfMemory;
  }

  static void begin(OutOfMemory outOfMemory) {
    HeapWatch watch = new HeapWatch(outOfMemory);
    if (!watch.isUnderstood()) {
      LoggerFactory.getLogger(HeapWatch.class)
          .warn("with this garbage collector, start Java with -XX:+ExitOnOutOfMemoryError");
      return;
    }
    for (GarbageCollectorMXBean collector : watch.collectors) {
      ((NotificationEmitter) collector)
          .addNotificationListener((collection, any) -> watch.after(collection), null, null);
    }
    Thread thread = new Thread(watch, "heap-watch");
    thread.setDaemon(true);
    thread.setPriority(Thread.MAX_PRIORITY);
    thread.start();
  }

  private boolean isUnderstood() {
    return collectors.stream()
        .map(GarbageCollectorMXBean::getName)
        .noneMatch(name -> name.startsWith("ZGC") || name.startsWith("Shenandoah"));
  }

  /** Remembers the last attempt at room. */
  private synchronized void after(Notification collection) {
    GarbageCollectionNotificationInfo info =
        GarbageCollectionNotificationInfo.from((CompositeData) collection.getUserData());
    if (!info.getGcAction().equals("end of major GC")) {
      return;
    }
    GcInfo times = info.getGcInfo();
    long freed = used(times.getMemoryUsageBeforeGc()) - used(times.getMemoryUsageAfterGc());
    if (times.getStartTime() - lastEnd <= AT_ONCE_MS
        && freed < NOTHING * Runtime.getRuntime().maxMemory()) {
      lastAttempt = System.nanoTime();
    }
    lastEnd = times.getEndTime();
  }

  private long used(Map<String, MemoryUsage> pools) {
    long used = 0;
    for (Map.Entry<String, MemoryUsage> pool : pools.entrySet()) {
      used += heapPools.contains(pool.getKey()) ? pool.getValue().getUsed() : 0;
    }
    return used;
  }

  @Override
  public void run() {
    try {
      SoftReference<Object> canary = canary();
      long[] before = new long[PAUSES];
      for (int turn = 0; ; turn = (turn + 1) % PAUSES) {
        long aSecondAgo = before[turn];
        before[turn] = collections();
        canary.get();
        if (overhead.isTooMuch(System.nanoTime(), collecting(), used())) {
          outOfMemory.heapExhausted();
        }
        if (cleared.remove(PAUSE_MS) != null) {
          long now = collections();
          boolean calm =
              now - before[turn] <= STORM_OF_A_PAUSE && now - aSecondAgo <= STORM_OF_A_SECOND;
          if (calm || triedAll()) {
            outOfMemory.heapExhausted();
          }
          canary = canary();
        }
      }
    } catch (OutOfMemoryError error) {
      outOfMemory.notice(error);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether that was just now; what is known of collections may come a little later. */
  private boolean triedAll() throws InterruptedException {
    for (int pause = 0; pause < PAUSES; pause++) {
      if (System.nanoTime() - lastAttempt < JUST_NOW.toNanos()) {
        return true;
      }
      cleared.remove(PAUSE_MS);
    }
    return false;
  }

  private SoftReference<Object> canary() {
    return new SoftReference<>(new Object(), cleared);
  }

  private static double used() {
    Runtime runtime = Runtime.getRuntime();
    return (double) (runtime.totalMemory() - runtime.freeMemory()) / runtime.maxMemory();
  }

  private long collecting() {
    long milliseconds = 0;
    for (GarbageCollectorMXBean collector : collectors) {
      milliseconds += collector.getCollectionTime();
    }
    return milliseconds;
  }

  private long collections() {
    long count = 0;
    for (GarbageCollectorMXBean collector : collectors) {
      count += collector.getCollectionCount();
    }
    return count;
  }
}
