package routes.operations.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import routes.operations.memory.OutOfMemory;

/** What is answered while bodies under way fill all the room there is for them. */
class BodyRoomTest {
  private static final int ROOM = 20_000;

  private final BodyMemory memory = new BodyMemory(ROOM);

  private WebServer server;

  @BeforeEach
  void start() {
    EntryFilter filter =
        new EntryFilter(
            List.of(), memory, 800_000, Duration.ofSeconds(20), new OutOfMemory(() -> {}));
    TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
    factory.addInitializers(
        context -> {
          var entry = context.addFilter("entry", filter);
          entry.setAsyncSupported(true);
          entry.addMappingForUrlPatterns(
              EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), false, "/*");
        });
    server = SmallServer.start(factory, new Answers());
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void aRequestWithoutABodyIsAnswered() throws Exception {
    try (RawConnection one = new RawConnection(server.getPort());
        RawConnection other = new RawConnection(server.getPort())) {
      one.head("POST", "/webhooks/x", 10_000).send("{");
      other.head("POST", "/webhooks/x", 10_000).send("{");
      await().until(() -> memory.taken() > ROOM - 9000);
      assertThat(status("POST", "Content-Length: 9000")).isEqualTo(503);

      for (String method : List.of("GET", "HEAD", "DELETE", "OPTIONS", "POST")) {
        assertThat(status(method, "X: y")).as(method).isEqualTo(204);
        assertThat(status(method, "Content-Length: 0")).as(method).isEqualTo(204);
      }
    }
    await().until(() -> status("POST", "Content-Length: 2") == 204);
  }

  private int status(String method, String header) throws Exception {
    try (RawConnection connection = new RawConnection(server.getPort())) {
      connection.send(method + " /livez HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n");
      if (header.startsWith("Content-Length: ")) {
        connection.send("x".repeat(Integer.parseInt(header.substring(16))));
      }
      return connection.status();
    }
  }

  private static final class Answers extends HttpServlet {
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
  }
}
