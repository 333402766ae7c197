package routes.operations.entry;

import jakarta.servlet.http.HttpServlet;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

/** One servlet behind what a test puts before it. */
final class SmallServer {
  private SmallServer() {}

  /** A started one, on a free port, whose servlet answers every path. */
  static WebServer start(TomcatServletWebServerFactory factory, HttpServlet answers) {
    factory.setPort(0);
    WebServer server =
        factory.getWebServer(
            context -> {
              var servlet = context.addServlet("all", answers);
              servlet.addMapping("/*");
              servlet.setAsyncSupported(true);
            });
    server.start();
    return server;
  }
}
