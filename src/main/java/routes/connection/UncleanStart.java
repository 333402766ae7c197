package routes.connection;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import routes.operations.DataFolder;

/**
 * Where the last process did not end in order, a power cut may have taken what the broker had
 * acknowledged but not yet on disk. Every watermark then steps back one overlap before anything is
 * read: readings are read again instead of lost.
 */
@Component
class UncleanStart {

  private static final Logger LOG = LoggerFactory.getLogger(UncleanStart.class);

  UncleanStart(DataFolder folder, Watermarks watermarks) {
    if (!folder.stoppedCleanly()) {
      LOG.warn(
          "The last process did not end in order: {} watermarks step back one overlap.",
          watermarks.stepBack());
    }
  }
}
