package routes.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * A marker in the data directory says that this instance stopped in order. Where it is missing at a
 * start, a power cut may have taken what the broker had acknowledged but not yet on disk, so every
 * watermark steps back one overlap: readings are read again instead of lost.
 */
@Component
class CleanStop implements DisposableBean {

  private static final Logger LOG = LoggerFactory.getLogger(CleanStop.class);

  private final Path marker;

  CleanStop(@Value("${data-dir}") String directory, Watermarks watermarks) throws IOException {
    this.marker = Path.of(directory, "stopped-in-order");
    if (!Files.deleteIfExists(marker)) {
      int moved = watermarks.stepBack();
      if (moved > 0) {
        LOG.warn("The last stop was not in order: {} watermarks step back one overlap.", moved);
      }
    }
  }

  @Override
  public void destroy() throws IOException {
    Files.createDirectories(marker.getParent());
    Files.writeString(marker, "");
  }
}
