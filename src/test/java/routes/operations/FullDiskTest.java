package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class FullDiskTest {
  @TempDir Path folder;

  @Test
  void entriesAnswer503AndImportsStopBelowTheFloor() throws Exception {
    try (DataFolder data = new DataFolder(folder)) {
      FreeSpace full = new FreeSpace(data, Long.MAX_VALUE);

      assertThat(full.enough()).isFalse();
      assertThatThrownBy(full::require).isInstanceOf(StorageFullException.class);
      assertThat(answer(full, "POST", "/webhooks/withings/x").getStatus()).isEqualTo(503);
      assertThat(answer(full, "POST", "/api/device-messages").getHeader("Retry-After"))
          .isEqualTo("60");
      assertThat(answer(full, "GET", "/connect/callback").getStatus()).isEqualTo(503);
      assertThat(answer(full, "GET", "/api/dead-letters").getStatus()).isEqualTo(200);
    }
  }

  @Test
  void aboveTheFloorEverythingPasses() throws Exception {
    try (DataFolder data = new DataFolder(folder)) {
      FreeSpace roomy = new FreeSpace(data, 1);

      roomy.require();
      assertThat(answer(roomy, "POST", "/webhooks/withings/x").getStatus()).isEqualTo(200);
    }
  }

  private static MockHttpServletResponse answer(FreeSpace freeSpace, String method, String path)
      throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest(method, path);
    request.setServletPath(path);
    MockHttpServletResponse response = new MockHttpServletResponse();
    new FreeSpaceFilter(freeSpace).doFilter(request, response, new MockFilterChain());
    return response;
  }
}
