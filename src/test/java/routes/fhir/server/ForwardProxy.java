package routes.fhir.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP proxy: passes requests on, and bytes of those who CONNECT. */
final class ForwardProxy implements AutoCloseable {
  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final String credentials;

  /**
   * @param credentials the Proxy-Authorization it wants to see, or null for none
   */
  ForwardProxy(String credentials) {
    this.credentials = credentials;
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.submit(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Request lines and headers of all that came, one text each. */
  List<String> heads() {
    return List.copyOf(heads);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        threads.submit(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  /** One request a connection, all bytes after it included. */
  private Void serve(Socket client) throws IOException {
    try (client) {
      String head = head(client.getInputStream());
      while (credentials != null && !head.contains("Proxy-Authorization: " + credentials)) {
        heads.add(head);
        client
            .getOutputStream()
            .write(
                ascii(
                    "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
                        + "Content-Length: 0\r\n\r\n"));
        head = head(client.getInputStream());
        if (head.isEmpty()) {
          return null;
        }
      }
      heads.add(head);
      String target = head.split(" ", 3)[1];
      boolean tunnel = head.startsWith("CONNECT ");
      URI uri = URI.create(tunnel ? "http://" + target : target);
      try (Socket server = new Socket(uri.getHost(), uri.getPort())) {
        if (tunnel) {
          client.getOutputStream().write(ascii("HTTP/1.1 200 Go on\r\n\r\n"));
        } else {
          server
              .getOutputStream()
              .write(ascii(head.replaceFirst("\r\n", "\r\nConnection: close\r\n")));
        }
        threads.submit(() -> client.getInputStream().transferTo(server.getOutputStream()));
        server.getInputStream().transferTo(client.getOutputStream());
      }
    }
    return null;
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
