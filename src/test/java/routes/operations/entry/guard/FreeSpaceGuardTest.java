package routes.operations.entry.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;
import routes.operations.storage.DataFolder;
import routes.operations.storage.FreeSpace;
import routes.operations.storage.StorageFullException;

class FreeSpaceGuardTest {
  @TempDir Path folder;

  @Test
  void entriesAnswer503AndImportsStopBelowTheFloor() throws Exception {
    try (DataFolder data = new DataFolder(folder)) {
      FreeSpace full = new FreeSpace(data, Long.MAX_VALUE);

      assertThat(full.enough()).isFalse();
      assertThatThrownBy(full::require).isInstanceOf(StorageFullException.class);
      assertThat(refusal(full, "POST", "/webhooks/withings/x").orElseThrow().status().value())
          .isEqualTo(503);
      assertThat(refusal(full, "POST", "/api/device-messages").orElseThrow().retryAfterSeconds())
          .contains(60);
      assertThat(refusal(full, "GET", "/connect/callback")).isPresent();
      assertThat(refusal(full, "GET", "/api/dead-letters")).isEmpty();
      assertThat(refusal(full, "POST", "/my/key/stop")).isEmpty();
    }
  }

  @Test
  void aboveTheFloorEverythingPasses() throws Exception {
    try (DataFolder data = new DataFolder(folder)) {
      FreeSpace roomy = new FreeSpace(data, 1);

      roomy.require();
      assertThat(refusal(roomy, "POST", "/webhooks/withings/x")).isEmpty();
    }
  }

  private static Optional<Refusal> refusal(FreeSpace freeSpace, String method, String path) {
    MockHttpServletRequest request = new MockHttpServletRequest(method, path);
    request.setServletPath(path);
    return new FreeSpaceGuard(freeSpace).refuse(request);
  }
}
