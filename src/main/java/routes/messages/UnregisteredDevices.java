package routes.messages;

/** What is done with devices that nobody has registered. */
@FunctionalInterface
public interface UnregisteredDevices {
  /** Whether a message that names its patient is taken in, and links its device to that patient. */
  boolean areLinkedByMessages();
}
