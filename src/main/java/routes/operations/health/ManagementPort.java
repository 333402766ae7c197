package routes.operations.health;

import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.web.context.support.WebApplicationContextUtils;

/** The port of health and metrics, beside the one that people, vendors and senders reach. */
public final class ManagementPort {
  private static final Logger LOG = LoggerFactory.getLogger(ManagementPort.class);

  private final Environment environment;
  private final ManagementAccess access;

  ManagementPort(Environment environment, ManagementAccess access) {
    this.environment = environment;
    this.access = access;
  }

  /** Whether the request has come in there. */
  public static boolean tookIn(HttpServletRequest request) {
    return WebServerApplicationContext.hasServerNamespace(
        WebApplicationContextUtils.getWebApplicationContext(request.getServletContext()),
        "management");
  }

  @EventListener(ApplicationReadyEvent.class)
  void tell() {
    String port = environment.getProperty("local.management.port", "");
    if (port.isEmpty()) {
      return;
    }
    String address = environment.getProperty("management.server.address", "0.0.0.0");
    LOG.info(
        "health and metrics: http://{}:{}/actuator/health; port {} answers probes at /livez and"
            + " /readyz, and /actuator no more",
        address,
        port,
        environment.getProperty("local.server.port", environment.getProperty("server.port", "")));
    if (access.everybody() && !address.matches("127\\..*|localhost|\\[?::1\\]?")) {
      LOG.warn(
          "management.role is none and management.server.address {}: everybody who reaches port {}"
              + " reads health and metrics",
          address,
          port);
    }
  }
}
