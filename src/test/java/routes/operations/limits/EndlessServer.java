package routes.operations.limits;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

/** A server whose answers are more than anybody wants: huge, packed, or byte by byte for ever. */
public final class EndlessServer implements AutoCloseable {
  /** What is answered, by the first part of the path. */
  public static final String[] KINDS = {"huge", "bomb", "drip"};

  private static final int BLOCKS = 4096;

  /** Blanks, which a reader of JSON takes for ever. */
  private static final byte[] BLOCK = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);

  private static final int DRIPS = 1200;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  public EndlessServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public String url(String kind) {
    return "http://localhost:" + server.getAddress().getPort() + "/" + kind;
  }

  private void answer(HttpExchange http) throws IOException {
    String kind = http.getRequestURI().getPath().split("/")[1];
    http.getRequestBody().readAllBytes();
    http.getResponseHeaders().add("Content-Type", "application/json");
    if (kind.equals("bomb")) {
      http.getResponseHeaders().add("Content-Encoding", "gzip");
    }
    http.sendResponseHeaders(200, 0);
    try (OutputStream plain = http.getResponseBody();
        OutputStream out = kind.equals("bomb") ? new GZIPOutputStream(plain) : plain) {
      if (kind.equals("drip")) {
        for (int i = 0; i < DRIPS; i++) {
          out.write(' ');
          out.flush();
          LockSupport.parkNanos(50_000_000);
        }
      } else {
        for (int i = 0; i < BLOCKS; i++) {
          out.write(BLOCK);
        }
      }
    } catch (IOException hungUp) {
      http.close();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
