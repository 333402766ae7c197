package routes.operations.broker;

/** Which log holds a topic's records at present. */
@FunctionalInterface
public interface TopicLogs {

  /** One that is always the same; for topics that no broker knows. */
  Log UNTOLD = new Log("", true);

  /**
   * A log, of which every record has a position of its own.
   *
   * @param id of the cluster and of the topic there; empty where the broker tells neither
   * @param ofBefore whether it stood when logs were first told apart, so that ids that were made
   *     before may be of its records
   */
  record Log(String id, boolean ofBefore) {}

  /** That of the topic with this full name. */
  Log of(String topic);
}
