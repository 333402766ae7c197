package routes.operations.storage;

/** How much room is left under {@code data-dir}, and whether it is enough to accept more. */
public final class FreeSpace {
  private final DataFolder folder;
  private final long leastBytes;

  /**
   * @param leastBytes what must be free for more to be accepted
   */
  public FreeSpace(DataFolder folder, long leastBytes) {
    this.folder = folder;
    this.leastBytes = leastBytes;
  }

  /** Bytes this process can still write. */
  public long bytes() {
    return folder.path().toFile().getUsableSpace();
  }

  /** Whether more may be accepted. */
  public boolean enough() {
    return bytes() >= leastBytes;
  }

  /**
   * Stops an import before the broker runs out of room.
   *
   * @throws StorageFullException where too little is left; the sync request stays where it is and
   *     is tried again
   */
  public void require() {
    if (!enough()) {
      throw new StorageFullException();
    }
  }
}
