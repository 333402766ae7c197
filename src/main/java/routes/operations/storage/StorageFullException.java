package routes.operations.storage;

/**
 * Less free space than {@code entry.min-free-space}: a state of this machine, never the fault of a
 * record.
 */
public class StorageFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StorageFullException() {
    super("less free space under data-dir than entry.min-free-space");
  }
}
