package routes.sandbox;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** TCP ports that nobody listens on, at the moment of asking. */
public final class FreePort {

  private static final int FIRST = 20_000;
  private static final int COUNT = 6_000;
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private FreePort() {}

  /**
   * Any free port, no port twice. Neither outgoing connections nor the ports that the embedded
   * broker chooses for itself are in this range: nobody takes it before its user listens there.
   */
  public static int any() {
    for (int attempt = 0; attempt < COUNT; attempt++) {
      int port = FIRST + NEXT.getAndIncrement() % COUNT;
      if (isFree("127.0.0.1", port) && isFree("0.0.0.0", port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port");
  }

  /** The wished port, or any where that is taken. */
  public static int preferred(int wish) {
    return isFree("127.0.0.1", wish) && isFree("0.0.0.0", wish) ? wish : any();
  }

  private static boolean isFree(String address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
