package routes.operations.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.operations.support.StartRefusedException;

class DataFolderTest {
  @TempDir Path folder;

  @Test
  void oneHolderAtATime() {
    DataFolder first = new DataFolder(folder);

    assertThatThrownBy(() -> new DataFolder(folder))
        .isInstanceOf(StartRefusedException.class)
        .hasMessage("The folder data-dir (" + folder + ") is in use by another running jar.");

    first.close();
    new DataFolder(folder).close();
  }

  @Test
  void anUncleanStopIsNoticedOnce() throws Exception {
    try (DataFolder first = new DataFolder(folder)) {
      assertThat(first.stoppedCleanly()).isTrue();
    }
    Files.writeString(folder.resolve("running"), "");

    try (DataFolder afterKill = new DataFolder(folder)) {
      assertThat(afterKill.stoppedCleanly()).isFalse();
    }
    try (DataFolder afterClose = new DataFolder(folder)) {
      assertThat(afterClose.stoppedCleanly()).isTrue();
    }
  }
}
