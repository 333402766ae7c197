package routes.operations.storage;

/**
 * How full a database file is.
 *
 * @param bytes its size
 * @param liveBytes how much of that holds anything
 */
record FileUse(long bytes, long liveBytes) {
  private static final FileUse UNKNOWN = new FileUse(0, 0);

  /** Before the first look. */
  static FileUse unknown() {
    return UNKNOWN;
  }

  /** Whether the file has this many times the size of what it holds. */
  boolean exceeds(double times) {
    return bytes > times * liveBytes;
  }
}
