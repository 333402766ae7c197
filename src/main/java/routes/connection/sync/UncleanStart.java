package routes.connection.sync;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import routes.operations.broker.LogsReplaced;
import routes.operations.storage.DataFolder;

/**
 * Where the last process did not end in order, a power cut may have taken what the broker had
 * acknowledged but not yet on disk. Every watermark then steps back one overlap before anything is
 * read: readings are read again instead of lost.
 */
@Component
class UncleanStart {

  private static final Logger LOG = LoggerFactory.getLogger(UncleanStart.class);

  private final Watermarks watermarks;
  private final HistoryRestarts histories;

  UncleanStart(DataFolder folder, Watermarks watermarks, HistoryRestarts histories) {
    this.watermarks = watermarks;
    this.histories = histories;
    if (!folder.stoppedCleanly()) {
      LOG.warn(
          "The last process did not end in order: {} watermarks step back one overlap.",
          watermarks.stepBack());
    }
  }

  /**
   * What the broker's old logs held and nobody had read is read at the vendors once more. It may
   * have waited there for days, and be of any time: one overlap does not hold it.
   */
  @EventListener
  void replaced(LogsReplaced logs) {
    int stepped = watermarks.stepBack();
    LOG.warn(
        "The broker's logs are others: {} watermarks step back one overlap, and {} histories are"
            + " read once more.",
        stepped,
        histories.restart());
  }
}
