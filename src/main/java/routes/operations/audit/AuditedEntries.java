package routes.operations.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Which entry a request is for, and whether it is audited. Every entry is that is not named here:
 * what is added is audited from its first day on.
 */
@Component
public class AuditedEntries {
  /** Not audited one by one, by path template, and why. */
  private static final Map<String, String> EXEMPT =
      Map.of(
          "/api/device-messages", "sends are counted, by sender and hour",
          "/webhooks", "pushes of vendors; one that ends a connection is written where it ends it",
          "/.well-known/jwks.json", "public keys, for everybody",
          "/actuator", "numbers of the process, about nobody",
          "/livez", "a status for probes",
          "/readyz", "a status for probes",
          "/error", "how an answer is shown that was decided before");

  private final ListableBeanFactory beans;
  private List<HandlerMapping> mappings;

  /** Looks for entries where the dispatcher looks for them. */
  public AuditedEntries(ListableBeanFactory beans) {
    this.beans = beans;
  }

  /**
   * @param pattern path template
   * @param variables what stands in the path in the place of its variables
   */
  record Entry(String method, String pattern, Map<String, String> variables) {
    /** Its name in the audit. */
    String action() {
      return method + " " + pattern;
    }

    boolean counted() {
      return pattern.equals("/api/device-messages");
    }
  }

  /** Why the entry of this path template is not audited; empty where it is. */
  public static Optional<String> exempt(String pattern) {
    return EXEMPT.entrySet().stream()
        .filter(entry -> pattern.equals(entry.getKey()) || pattern.startsWith(entry.getKey() + "/"))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** How the audit names what this request asks for; empty where no entry serves it. */
  public Optional<String> action(HttpServletRequest request) {
    return of(request).map(Entry::action);
  }

  /** The entry that is to serve this request; empty where none does, whatever the reason. */
  @SuppressWarnings("unchecked")
  Optional<Entry> of(HttpServletRequest request) {
    ServletRequestPathUtils.parseAndCache(request);
    for (HandlerMapping mapping : mappings()) {
      HandlerExecutionChain found = handler(mapping, request);
      if (found != null) {
        if (found.getHandler() instanceof ResourceHttpRequestHandler) {
          return Optional.empty();
        }
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        return Optional.of(
            new Entry(
                request.getMethod(),
                pattern == null ? unnamed(request) : pattern.toString(),
                variables == null ? Map.of() : Map.copyOf((Map<String, String>) variables)));
      }
    }
    return Optional.empty();
  }

  /** What the dispatcher answers itself: which methods an entry has, and who may call it. */
  private static String unnamed(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS") ? "(preflight)" : "(no entry)";
  }

  /** Another method than the entry has, a content that it does not take: the dispatcher says so. */
  private static HandlerExecutionChain handler(HandlerMapping mapping, HttpServletRequest request) {
    try {
      return mapping.getHandler(request);
    } catch (Exception refused) {
      return null;
    }
  }

  private synchronized List<HandlerMapping> mappings() {
    if (mappings == null) {
      mappings =
          BeanFactoryUtils.beansOfTypeIncludingAncestors(beans, HandlerMapping.class, true, false)
              .values()
              .stream()
              .sorted(AnnotationAwareOrderComparator.INSTANCE)
              .toList();
    }
    return mappings;
  }
}
