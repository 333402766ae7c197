package routes.cli.lint.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import routes.operations.routefiles.RouteFile;

/**
 * One route file, read.
 *
 * @param root its list of routes, templates, configurations and beans
 */
public record RouteDocument(RouteFile file, YamlNode root) {

  /**
   * A {@code from} with what stands around it.
   *
   * @param definition the {@code route} or the bare {@code from}
   * @param template the template it is the body of, if it is one
   */
  public record Route(
      RouteDocument document,
      YamlNode definition,
      YamlNode from,
      boolean bare,
      Optional<YamlNode> template) {

    public List<YamlNode> steps() {
      return from.field("steps").map(YamlNode::items).orElse(List.of());
    }

    public String name() {
      String id = template.map(it -> it.textOf("id")).orElse(definition.textOf("id"));
      return id.isEmpty() ? "this route" : (template.isPresent() ? "template " : "route ") + id;
    }
  }

  /** Reads a file; one that is no YAML list becomes a finding. */
  public static Optional<RouteDocument> read(RouteFile file, Findings findings) {
    try (InputStream input = file.resource().getInputStream()) {
      var compose = new Compose(LoadSettings.builder().build());
      var root = compose.composeInputStream(input).map(YamlNode::of);
      if (root.isEmpty()) {
        findings.add(
            file, 1, "yaml", "the file is empty", "write a route into it or delete the file");
        return Optional.empty();
      }
      reportRepeatedKeys(file, root.get(), findings);
      return Optional.of(new RouteDocument(file, root.get()));
    } catch (MarkedYamlEngineException bad) {
      int line = bad.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      int column = bad.getProblemMark().map(mark -> mark.getColumn() + 1).orElse(1);
      findings.add(
          file,
          line,
          "yaml",
          "this is no YAML: " + bad.getProblem() + began(bad) + " (column " + column + ")",
          "check indentation and quotes there");
      return Optional.empty();
    } catch (YamlEngineException bad) {
      findings.add(file, 1, "yaml", "this is no YAML: " + bad.getMessage(), "check the whole file");
      return Optional.empty();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String began(MarkedYamlEngineException bad) {
    return bad.getContextMark()
        .map(mark -> ", " + bad.getContext() + " that begins in line " + (mark.getLine() + 1))
        .orElse("");
  }

  private static void reportRepeatedKeys(RouteFile file, YamlNode node, Findings findings) {
    for (String key : node.repeatedKeys()) {
      findings.add(
          file,
          node.fields().get(key).line(),
          "yaml",
          "\"" + key + "\" stands twice in one mapping",
          "keep one of them");
    }
    node.fields().values().forEach(value -> reportRepeatedKeys(file, value, findings));
    node.items().forEach(item -> reportRepeatedKeys(file, item, findings));
  }

  /** The bodies of top-level items of one kind, e.g. {@code routeTemplate}. */
  public List<YamlNode> items(String kind) {
    return root.items().stream().flatMap(item -> item.field(kind).stream()).toList();
  }

  /** Every route of the file, those of templates included. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (YamlNode from : items("from")) {
      routes.add(new Route(this, from, from, true, Optional.empty()));
    }
    for (YamlNode route : items("route")) {
      route
          .field("from")
          .ifPresent(from -> routes.add(new Route(this, route, from, false, Optional.empty())));
    }
    for (YamlNode template : items("routeTemplate")) {
      YamlNode body = template.field("route").orElse(template);
      body.field("from")
          .ifPresent(from -> routes.add(new Route(this, body, from, false, Optional.of(template))));
    }
    return routes;
  }
}
