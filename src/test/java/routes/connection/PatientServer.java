package routes.connection;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** As much of a FHIR server as the look-up of a Patient needs; it can be out. */
final class PatientServer implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, String> patients = new ConcurrentHashMap<>();
  private final AtomicBoolean out = new AtomicBoolean();

  PatientServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/fhir/Patient", this::answer);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/fhir";
  }

  void out(boolean is) {
    out.set(is);
  }

  void knows(String system, String value, String id) {
    patients.put(system + "|" + value, id);
  }

  Optional<String> find(String system, String value) {
    if (out.get()) {
      throw new IllegalStateException("the FHIR server is out");
    }
    return Optional.ofNullable(patients.get(system + "|" + value)).map(id -> "Patient/" + id);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    String identifier =
        query.replaceAll("(^|.*&)identifier=([^&]*).*", "$2").replace("\\|", "|");
    String id = patients.get(identifier);
    String entry =
        id == null
            ? ""
            : ",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"%s\"}}]"
                .formatted(id);
    byte[] body =
        ("{\"resourceType\":\"Bundle\",\"type\":\"searchset\"" + entry + "}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
    exchange.sendResponseHeaders(out.get() ? 503 : 200, out.get() ? -1 : body.length);
    if (!out.get()) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
