package routes.operations.failure;

/** Work that is done for one connection, and knows for which. */
public interface OwnedTask {

  /** Whose it is. */
  RecordOwner owner();
}
