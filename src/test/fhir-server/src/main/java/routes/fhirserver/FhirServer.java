package routes.fhirserver;

import ca.uhn.fhir.rest.server.RestfulServer;
import java.io.OutputStream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

/**
 * A real HAPI FHIR JPA server (R4) for tests and the sandbox, on 127.0.0.1 only.
 *
 * <p>System properties: {@code port} (default 8090; 0 takes a free one), {@code db.url} (default:
 * H2 in memory; a {@code jdbc:h2:file:} URL keeps the data over a restart), {@code db.user} and
 * {@code db.password}, {@code client-ids} ({@code ANY}, or {@code NOT_ALLOWED}: a PUT creates
 * nothing). When it takes requests it prints one line, {@code FHIR READY
 * http://127.0.0.1:PORT/fhir}. It runs until it is told to end: by a signal, or, with {@code
 * end-with-stdin=true}, by the end of its standard input, so that it never outlives its parent.
 */
public final class FhirServer {

  private FhirServer() {}

  /**
   * Starts the server.
   *
   * @throws Exception where the port is taken or the database cannot be opened; the process ends
   *     with exit code 1
   */
  public static void main(String[] args) throws Exception {
    Server jetty = new Server();
    ServerConnector connector = new ServerConnector(jetty);
    connector.setHost("127.0.0.1");
    connector.setPort(Integer.getInteger("port", 8090));
    jetty.addConnector(connector);
    try {
      // Opened first: a taken port is told before the slow part.
      connector.open();
      jetty.setHandler(fhir());
      jetty.setStopAtShutdown(true);
      jetty.start();
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
    System.out.println("FHIR READY http://127.0.0.1:" + connector.getLocalPort() + "/fhir");
    if (Boolean.getBoolean("end-with-stdin")) {
      System.in.transferTo(OutputStream.nullOutputStream());
      System.exit(0);
    }
  }

  private static ServletContextHandler fhir() {
    AnnotationConfigWebApplicationContext beans = new AnnotationConfigWebApplicationContext();
    beans.register(ServerBeans.class);
    beans.refresh();
    ServletContextHandler root = new ServletContextHandler();
    root.setContextPath("/");
    root.addServlet(new ServletHolder(beans.getBean(RestfulServer.class)), "/fhir/*");
    return root;
  }
}
