package routes.cli.lint.document;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import routes.cli.lint.document.Endpoints.Use;
import routes.cli.lint.document.RouteDocument.Route;

/**
 * Which route calls which through {@code direct}, whether its name stands in the URI or in {@code
 * parameters}, and whether a template's parameter is part of it.
 */
public final class DirectRoutes {

  private static final Set<String> CALLS =
      Set.of("to", "toD", "enrich", "wireTap", "recipientList", "routingSlip", "dynamicRouter");

  private final List<RouteDocument> documents;
  private final Map<String, List<Route>> named = new HashMap<>();

  public DirectRoutes(List<RouteDocument> documents) {
    this.documents = documents;
    for (RouteDocument document : documents) {
      for (Route route : document.routes()) {
        Endpoints.endpoint(document, route.from(), Use.FROM).stream()
            .flatMap(endpoint -> endpoint.directName().stream())
            .flatMap(name -> filled(route, name).stream())
            .forEach(name -> named.computeIfAbsent(name, any -> new ArrayList<>()).add(route));
      }
    }
  }

  /** Those that start at an endpoint of that name. */
  List<Route> from(String name) {
    return named.getOrDefault(name, List.of());
  }

  /** Those that one step of a route calls. */
  public List<Route> called(Route route, String step, YamlNode node) {
    if (!CALLS.contains(step)) {
      return List.of();
    }
    return Endpoints.of(route.document(), step, node).stream()
        .flatMap(endpoint -> endpoint.directName().stream())
        .flatMap(name -> filled(route, name).stream())
        .flatMap(name -> from(name).stream())
        .distinct()
        .toList();
  }

  /** These and all that they call, and what those call. */
  public Set<Route> reached(Collection<Route> first) {
    Deque<Route> next = new ArrayDeque<>(first);
    Set<Route> reached = new LinkedHashSet<>();
    while (!next.isEmpty()) {
      Route route = next.remove();
      if (reached.add(route)) {
        route.from().walk((step, node) -> next.addAll(called(route, step, node)));
      }
    }
    return reached;
  }

  private Set<String> filled(Route route, String name) {
    Set<String> names = new LinkedHashSet<>();
    names.add(name);
    Templates.made(route, documents).forEach(made -> names.add(made.filled(name)));
    return names;
  }
}
