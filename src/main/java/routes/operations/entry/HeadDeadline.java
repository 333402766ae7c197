package routes.operations.entry;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Constants;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;

/**
 * HTTP/1.1 whose heads of requests must arrive within a time. Tomcat measures the pause between two
 * reads only, so whoever sends a byte now and then keeps a connection for hours; enough of them
 * take all connections there are. No thread waits for heads, so a look once a second will do.
 *
 * @see <a href="https://tomcat.apache.org/tomcat-10.1-doc/config/http.html">connectionTimeout</a>
 */
public final class HeadDeadline extends Http11NioProtocol {
  private volatile Duration deadline;
  private ScheduledFuture<?> looks;

  /**
   * Makes a server speak this protocol.
   *
   * @param whole how long the head of a request may take from its first byte
   */
  static void on(TomcatServletWebServerFactory server, Duration whole) {
    server.setProtocol(HeadDeadline.class.getName());
    server.addConnectorCustomizers(
        connector -> ((HeadDeadline) connector.getProtocolHandler()).deadline = whole);
  }

  @Override
  public void start() throws Exception {
    super.start();
    ScheduledExecutorService timer = getUtilityExecutor();
    looks = timer.scheduleWithFixedDelay(this::closeSlow, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public void stop() throws Exception {
    if (looks != null) {
      looks.cancel(false);
    }
    super.stop();
  }

  private void closeSlow() {
    long now = System.nanoTime();
    for (SocketWrapperBase<NioChannel> connection : getEndpoint().getConnections()) {
      if (connection.getCurrentProcessor() instanceof Processor processor
          && waitsForHead(processor)
          && now - processor.getRequest().getStartTimeNanos() > deadline.toNanos()) {
        connection.close();
      }
    }
  }

  /**
   * A processor that has seen a byte of a request, has left its thread, and waits for nothing else:
   * what answers later is asynchronous.
   */
  private static boolean waitsForHead(Processor processor) {
    Request request = processor.getRequest();
    return request != null
        && request.getStartTimeNanos() >= 0
        && request.getRequestProcessor().getStage() == Constants.STAGE_ENDED
        && !processor.isAsync()
        && !processor.isUpgrade();
  }
}
