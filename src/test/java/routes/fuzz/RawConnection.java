package routes.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Sends bytes that no well-behaved client would send, and reads what comes back. */
final class RawConnection {
  private static final int PIECES = 8;
  private static final Duration PAUSE = Duration.ofMillis(150);
  private static final int MOST = 4 * 1024 * 1024;

  private final int port;
  private final Duration patience;

  RawConnection(int port, Duration patience) {
    this.port = port;
    this.patience = patience;
  }

  /** Sends the request on a connection of its own, which the server is asked to close. */
  Answer exchange(FuzzedRequest request) throws IOException {
    long begin = System.nanoTime();
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    boolean open = false;
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(request.from()), 0));
      socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 5_000);
      send(socket.getOutputStream(), request);
      open = !readAll(socket, received, begin);
    } catch (SocketTimeoutException e) {
      open = true;
    } catch (IOException closedByTheServer) {
      // what has come until then is judged
    }
    return answer(received.toByteArray(), Duration.ofNanos(System.nanoTime() - begin), open);
  }

  private static void send(OutputStream out, FuzzedRequest request) throws IOException {
    try {
      out.write(request.head());
      if (request.drip()) {
        int size = Math.max(1, request.body().length / PIECES);
        for (int i = 0; i < request.body().length; i += size) {
          out.write(request.body(), i, Math.min(size, request.body().length - i));
          out.flush();
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      } else {
        out.write(request.body());
      }
      out.flush();
    } catch (IOException answeredBeforeTheEnd) {
      // a server that refuses early need not read on; its answer is what counts
    }
  }

  /** Whether the server ended the answer before the deadline. */
  private boolean readAll(Socket socket, ByteArrayOutputStream received, long begin)
      throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[16 * 1024];
    while (received.size() < MOST) {
      long left = patience.toNanos() - (System.nanoTime() - begin);
      if (left <= 0) {
        return false;
      }
      socket.setSoTimeout((int) Math.max(1, left / 1_000_000));
      int read = in.read(buffer);
      if (read < 0) {
        return true;
      }
      received.write(buffer, 0, read);
    }
    return true;
  }

  private static Answer answer(byte[] received, Duration took, boolean open) {
    String text = new String(received, StandardCharsets.ISO_8859_1);
    while (text.startsWith("HTTP/1.1 100")) {
      text = text.substring(Math.min(text.length(), text.indexOf("\r\n\r\n") + 4));
    }
    int end = text.indexOf("\r\n\r\n");
    if (end < 0 || !text.startsWith("HTTP/1.")) {
      return new Answer(0, List.of(), text, took, open);
    }
    List<String> head = text.substring(0, end).lines().toList();
    int status = Integer.parseInt(head.get(0).split(" ")[1]);
    return new Answer(status, head, text.substring(end + 4), took, open);
  }
}
