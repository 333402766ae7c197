package routes.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * Stands between the jar and the real FHIR server, passes every request on unchanged, and can be
 * closed, answer in the server's place, or act between the server's answer and its delivery.
 */
public final class FhirGate implements AutoCloseable {
  private static final Set<String> NOT_PASSED_ON =
      Set.of("host", "content-length", "connection", "transfer-encoding", "upgrade", "expect");

  private final String target;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicReference<Runnable> afterWrite = new AtomicReference<>();
  private final AtomicInteger answerInstead = new AtomicInteger();
  private final AtomicInteger transactions = new AtomicInteger();
  private final AtomicReference<Predicate<Optional<String>>> letsIn =
      new AtomicReference<>(authorization -> true);
  private HttpServer server;

  /**
   * @param target base URL of the FHIR server
   * @param port port to listen on; the gate stays closed until {@link #open()}
   */
  public FhirGate(String target, int port) {
    this.target = target;
    this.port = port;
  }

  /** The base by which the FHIR server calls itself. */
  public String behind() {
    return target;
  }

  public String baseUrl() {
    return "http://127.0.0.1:" + port + "/fhir";
  }

  public synchronized void open() {
    if (server != null) {
      return;
    }
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/fhir", this::pass);
    server.start();
  }

  /** Refuses connections, as a server that is down does. */
  public synchronized void shut() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }

  /** Answers every request with this status; 0 passes requests on again. */
  public void answerInstead(int status) {
    answerInstead.set(status);
  }

  /** Answers 401 to requests whose Authorization header does not pass; all pass at first. */
  public void letIn(Predicate<Optional<String>> authorization) {
    letsIn.set(authorization);
  }

  /** Runs once, when the server has answered the next transaction but the jar has not heard. */
  public void afterNextWrite(Runnable action) {
    afterWrite.set(action);
  }

  /** Transactions that the FHIR server has answered. */
  public int transactions() {
    return transactions.get();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Optional<String> authorization =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
      int status = letsIn.get().test(authorization) ? answerInstead.get() : 401;
      if (status != 0) {
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      HttpRequest.Builder request = HttpRequest.newBuilder(target(exchange));
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) -> {
                if (!NOT_PASSED_ON.contains(name.toLowerCase())) {
                  values.forEach(value -> request.header(name, value));
                }
              });
      request.method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (exchange.getRequestMethod().equals("POST") && isBase(exchange)) {
        transactions.incrementAndGet();
        Runnable action = afterWrite.getAndSet(null);
        if (action != null) {
          action.run();
        }
      }
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!NOT_PASSED_ON.contains(name.toLowerCase()) && !name.startsWith(":")) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      byte[] content = answer.body();
      exchange.sendResponseHeaders(answer.statusCode(), content.length == 0 ? -1 : content.length);
      if (content.length > 0) {
        exchange.getResponseBody().write(content);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isBase(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    return path.equals("/fhir") || path.equals("/fhir/");
  }

  private URI target(HttpExchange exchange) {
    String path = exchange.getRequestURI().toString().substring("/fhir".length());
    return URI.create(target + path);
  }

  @Override
  public void close() {
    shut();
    threads.shutdownNow();
  }
}
