package routes.sandbox.withings;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Every request passes here: recorded, limited, made to fail where asked, then answered. */
final class FrontDoor implements HttpHandler {

  static final String AUTHORIZE = "/oauth2_user/authorize2";

  private final Clock clock;
  private final Switches switches;
  private final AuthorizationPage authorizationPage;
  private final Map<String, Service> services;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Deque<Instant> lastMinute = new ArrayDeque<>();

  FrontDoor(
      Clock clock,
      Switches switches,
      AuthorizationPage authorizationPage,
      Map<String, Service> services) {
    this.clock = clock;
    this.switches = switches;
    this.authorizationPage = authorizationPage;
    this.services = services;
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Call call = Call.of(exchange, clock.instant());
      calls.add(call);
      Optional<Fault> fault = switches.nextFault(call.path());
      if (fault.equals(Optional.of(Fault.SLOW))) {
        pause(switches.slowness());
      }
      if (fault.equals(Optional.of(Fault.SERVER_ERROR))) {
        send(exchange, 500, "text/html", "<html><body>Internal Server Error</body></html>");
      } else if (fault.equals(Optional.of(Fault.TOO_MANY_REQUESTS))) {
        exchange.getResponseHeaders().set("Retry-After", "1");
        send(exchange, 429, "text/html", "<html><body>Too Many Requests</body></html>");
      } else if (call.path().equals(AUTHORIZE) && call.method().equals("GET")) {
        authorize(exchange, call);
      } else {
        answer(exchange, call, fault);
      }
    }
  }

  private void authorize(HttpExchange exchange, Call call) throws IOException {
    AuthorizationPage.Answer answer = authorizationPage.answer(call);
    if (answer.redirect().isPresent()) {
      exchange.getResponseHeaders().set("Location", answer.redirect().get());
      exchange.sendResponseHeaders(302, -1);
    } else {
      String text = answer.error().replace("&", "&amp;").replace("<", "&lt;");
      send(exchange, 400, "text/html", "<html><body>" + text + "</body></html>");
    }
  }

  private void answer(HttpExchange exchange, Call call, Optional<Fault> fault) throws IOException {
    Service service = services.get(call.path());
    if (service == null || !call.method().equals("POST")) {
      send(exchange, 404, "text/html", "<html><body>Not Found</body></html>");
      return;
    }
    String json = json(call, service, fault.equals(Optional.of(Fault.STATUS_601)));
    if (fault.equals(Optional.of(Fault.CUT_IN_ANSWER))) {
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      OutputStream body = exchange.getResponseBody();
      body.write(bytes, 0, bytes.length / 2);
      body.flush();
    } else if (!fault.equals(Optional.of(Fault.CUT_BEFORE_ANSWER))) {
      send(exchange, 200, "application/json", json);
    }
  }

  private String json(Call call, Service service, boolean refuse) {
    ObjectNode reply = JsonNodeFactory.instance.objectNode();
    try {
      if (refuse || overLimit(call.at())) {
        throw Refusal.tooManyRequests();
      }
      ObjectNode body = service.answer(call);
      reply.put("status", 0).set("body", body);
    } catch (Refusal e) {
      reply.put("status", e.status());
      reply.putObject("body");
      reply.put("error", e.getMessage());
    }
    return reply.toString();
  }

  private boolean overLimit(Instant now) {
    int limit = switches.callsPerMinute();
    synchronized (lastMinute) {
      Instant start = now.minus(Duration.ofMinutes(1));
      while (!lastMinute.isEmpty() && !lastMinute.peek().isAfter(start)) {
        lastMinute.poll();
      }
      if (limit > 0 && lastMinute.size() >= limit) {
        return true;
      }
      lastMinute.add(now);
      return false;
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(bytes);
    }
  }

  private static void pause(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    long left = duration.toNanos();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = end - System.nanoTime();
    }
  }
}
