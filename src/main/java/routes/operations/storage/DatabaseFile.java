package routes.operations.storage;

import java.io.File;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RandomAccessStore;

/**
 * The file of the embedded H2 database: a sequence of chunks, one a commit. A commit writes every
 * page it changes anew, and the chunk that had the page before is kept as long as one page of it
 * lives. H2 puts such chunks together from a thread that {@code WRITE_DELAY=0} switches off; this
 * does the same, by H2's own means.
 *
 * <p>Space of a dead chunk is written again only after the operating system was told to put on disk
 * what took the chunk's place: a hold on the versions before keeps H2 from it until then. So a
 * power cut finds either the chunk or its successor. For one thread.
 */
final class DatabaseFile {
  private static final int MEGABYTE = 1024 * 1024;

  /** Live pages that are written anew under one lock, which commits wait for: some 10 ms. */
  private static final int PORTION = MEGABYTE;

  /** Chunks that are moved towards the front under one lock. */
  private static final int MOVED = 4 * MEGABYTE;

  /** Chunks are put together until they are so full, in percent. */
  private static final int FULL_CHUNKS = 80;

  /** Chunks are moved where so little of the file is taken by any, in percent. */
  private static final int FULL_FILE = 70;

  /** Putting together takes room first: without it the database would fail. */
  private static final long LEAST_FREE = 32L * MEGABYTE;

  /** H2's own 45 s stand for "on disk by then"; here it is made sure of. */
  private static final Duration RETENTION = Duration.ofSeconds(10);

  private final MVStore store;
  private final RandomAccessStore file;
  private final Deque<MVStore.TxCounter> holds = new ArrayDeque<>();
  private long forcedWrites;

  private DatabaseFile(MVStore store, RandomAccessStore file) {
    this.store = store;
    this.file = file;
    store.setRetentionTime((int) RETENTION.toMillis());
    holds.add(store.registerVersionUsage());
    holds.add(store.registerVersionUsage());
  }

  /** The file behind these connections; empty for a database in memory or of another kind. */
  static Optional<DatabaseFile> of(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      if (connection.isWrapperFor(JdbcConnection.class)
          && connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session
          && session.getDatabase().isPersistent()) {
        MVStore store = session.getDatabase().getStore().getMvStore();
        if (store.getFileStore() instanceof RandomAccessStore file && !file.isReadOnly()) {
          return Optional.of(new DatabaseFile(store, file));
        }
      }
      return Optional.empty();
    }
  }

  /** Whether the database was closed meanwhile. */
  boolean isClosed() {
    return store.isClosed();
  }

  FileUse use() {
    long bytes = file.size();
    return new FileUse(bytes, bytes * store.getFillRate() / 100 * file.getChunksFillRate() / 100);
  }

  /** Writes of H2 since {@link #force}. */
  long writesSinceForced() {
    return file.getWriteCount() - forcedWrites;
  }

  /** Lets H2 write again over what died before the last but one call, now that this is on disk. */
  void force() {
    forcedWrites = file.getWriteCount();
    holds.add(store.registerVersionUsage());
    store.sync();
    store.deregisterVersionUsage(holds.remove());
  }

  /**
   * Puts live pages of half-empty chunks together and moves chunks towards the front, so that the
   * file's end becomes free and is cut off. Commits go on in between.
   *
   * @param most how long, about
   * @return whether there was anything to do
   */
  boolean tidy(Duration most) {
    if (new File(file.getFileName()).getUsableSpace() < LEAST_FREE) {
      return false;
    }
    boolean worked = false;
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < most.toNanos() && store.compact(FULL_CHUNKS, PORTION)) {
      store.commit();
      worked = true;
    }
    // Chunks without a living page go with commits; an idle database has none.
    store.executeFilestoreOperation(file::dropUnusedChunks);
    store.commit();
    if (store.getFillRate() < FULL_FILE) {
      file.compactMoveChunks(FULL_FILE, MOVED, store);
      worked = true;
    }
    return worked;
  }

  /** Lets go of the file; it goes on as H2 has it. */
  void release() {
    while (!holds.isEmpty()) {
      MVStore.TxCounter hold = holds.remove();
      if (!store.isClosed()) {
        store.deregisterVersionUsage(hold);
      }
    }
  }
}
