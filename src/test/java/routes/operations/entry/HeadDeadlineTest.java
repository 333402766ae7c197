package routes.operations.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

/** Which connections a server ends that gives the head of a request one second. */
class HeadDeadlineTest {
  private static final String REQUEST = "GET /now HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final BlockingQueue<AsyncContext> later = new LinkedBlockingQueue<>();
  private WebServer server;

  @BeforeEach
  void start() {
    TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
    HeadDeadline.on(factory, Duration.ofSeconds(1));
    server = SmallServer.start(factory, new Answers());
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "G",
        "GET /now",
        "GET /now HTTP/1.1\r\n",
        "GET /now HTTP/1.1\r\nHost: localhost\r\nX: a",
        REQUEST + "GET /now HT"
      })
  void aHeadThatDripsEndsItsConnection(String begin) throws Exception {
    try (RawConnection slow = new RawConnection(server.getPort())) {
      slow.send(begin);
      await()
          .pollInterval(Duration.ofMillis(100))
          .atMost(Duration.ofSeconds(10))
          .until(() -> !took(slow, "X"));
    }
  }

  @Test
  void nothingElseEndsOne() throws Exception {
    try (RawConnection idle = new RawConnection(server.getPort());
        RawConnection unused = new RawConnection(server.getPort());
        RawConnection answeredLate = new RawConnection(server.getPort());
        RawConnection body = new RawConnection(server.getPort());
        RawConnection slow = new RawConnection(server.getPort())) {
      idle.send(REQUEST);
      assertThat(headOf(idle)).startsWith("HTTP/1.1 204");
      answeredLate.send("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n");
      body.head("POST", "/later", 2);
      AsyncContext first = later.take();
      AsyncContext second = later.take();
      slow.send("GET /now HTTP/1.1\r\nX: ");
      assertThat(slow.rest()).isEmpty();
      body.send("{}");
      first.complete();
      second.complete();
      assertThat(headOf(answeredLate)).startsWith("HTTP/1.1 200");
      assertThat(headOf(body)).startsWith("HTTP/1.1 200");
      assertThat(headOf(idle.send(REQUEST))).startsWith("HTTP/1.1 204");
      assertThat(headOf(unused.send(REQUEST))).startsWith("HTTP/1.1 204");
    }
  }

  private static boolean took(RawConnection connection, String text) {
    try {
      connection.send(text);
      return true;
    } catch (IOException ended) {
      return false;
    }
  }

  private static String headOf(RawConnection connection) throws IOException {
    String first = connection.line();
    while (!connection.line().isEmpty()) {
      // to its end
    }
    return first;
  }

  private final class Answers extends HttpServlet {
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
      if (request.getRequestURI().equals("/now")) {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      } else {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        response.setContentLength(0);
        later.add(context);
      }
    }
  }
}
