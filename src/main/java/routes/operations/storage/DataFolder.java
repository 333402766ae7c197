package routes.operations.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import routes.operations.support.StartRefusedException;

/**
 * The folder {@code data-dir}, held by one running jar at a time. The operating system lets go of
 * it when the process ends, however it ends.
 */
public final class DataFolder implements AutoCloseable {
  private final Path folder;
  private final FileChannel channel;
  private final FileLock lock;
  private final boolean stoppedCleanly;

  /**
   * Takes the folder, creating it where it is missing.
   *
   * @param groupMayEnter whether its group may read it; everybody else may not in any case
   * @throws StartRefusedException where another process holds it, it cannot be written, or others
   *     can read it and that is not ours to change
   */
  public DataFolder(Path folder, boolean groupMayEnter) {
    this.folder = folder;
    try {
      OwnFolder.secure(folder, groupMayEnter);
      channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock = tryLock();
      if (lock == null) {
        channel.close();
        throw new StartRefusedException(
            "The folder data-dir (" + folder + ") is in use by another running jar.");
      }
      stoppedCleanly = !Files.exists(runningMark());
      Files.writeString(runningMark(), "");
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /** As above, for the owner alone. */
  public DataFolder(Path folder) {
    this(folder, false);
  }

  /** Refuses the start because the folder cannot be written. */
  public static StartRefusedException unwritable(Path folder, IOException reason) {
    return new StartRefusedException(
        "The folder data-dir ("
            + folder
            + ") cannot be written: "
            + reason.getClass().getSimpleName()
            + ".");
  }

  /** The folder. */
  public Path path() {
    return folder;
  }

  /** Whether the last process that held the folder ended in order; true at the very first start. */
  public boolean stoppedCleanly() {
    return stoppedCleanly;
  }

  /** Lets go of the folder and notes that the process ended in order. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(runningMark());
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileLock tryLock() throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldInThisProcess) {
      return null;
    }
  }

  private Path runningMark() {
    return folder.resolve("running");
  }
}
