package routes.operations.entry;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.springboot.CamelRequestHandlerMapping;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.util.WebUtils;

/**
 * Which route a request is for, looked for once. Audit, Spring Security and the dispatcher ask four
 * times for the same path and method, and each time Spring goes through all routes: that was a
 * third of the time of the container's threads under pushes.
 */
final class EntryMapping extends CamelRequestHandlerMapping {
  static final String MAPPING = EntryMapping.class.getName() + ".mapping";

  EntryMapping(CamelContext camel, PlatformHttpEngine engine) {
    super(camel.getComponent("platform-http", PlatformHttpComponent.class), engine);
  }

  /** What was found for a path and method. */
  record Found(String path, String method, RequestMappingInfo mapping, HandlerMethod handler) {
    private boolean isFor(String otherPath, HttpServletRequest request) {
      return path.equals(otherPath) && method.equals(request.getMethod());
    }
  }

  @Override
  protected HandlerMethod lookupHandlerMethod(String path, HttpServletRequest request)
      throws Exception {
    ReceivedRequest received = WebUtils.getNativeRequest(request, ReceivedRequest.class);
    if (received == null) {
      return super.lookupHandlerMethod(path, request);
    }
    Found known = received.found();
    if (known != null && known.isFor(path, request)) {
      request.setAttribute(BEST_MATCHING_HANDLER_ATTRIBUTE, known.handler());
      handleMatch(known.mapping(), path, request);
      return known.handler();
    }
    request.removeAttribute(MAPPING);
    HandlerMethod handler = super.lookupHandlerMethod(path, request);
    if (handler != null && request.getAttribute(MAPPING) instanceof RequestMappingInfo mapping) {
      received.found(new Found(path, request.getMethod(), mapping, handler));
    }
    return handler;
  }

  @Override
  protected void handleMatch(RequestMappingInfo mapping, String path, HttpServletRequest request) {
    super.handleMatch(mapping, path, request);
    request.setAttribute(MAPPING, mapping);
  }
}
