package routes.operations.routefiles;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Names that must be given once over all route files: routes, route templates, route configurations
 * and beans.
 */
public final class RouteIds {

  private RouteIds() {}

  /**
   * One name and where it stands.
   *
   * @param kind what carries the name, in words
   * @param line counted from 1
   */
  public record Id(String kind, String value, RouteFile file, int line) {}

  /** Two places that give the same name. */
  public record Duplicate(Id first, Id second) {
    /** The sentence that names both files. */
    public String inWords() {
      return first.kind()
          + " \""
          + first.value()
          + "\" is defined in both "
          + first.file().origin()
          + " and "
          + second.file().origin();
    }
  }

  /**
   * Every name given a second time. A file that is no YAML contributes nothing: loading it reports
   * that better.
   */
  public static List<Duplicate> duplicates(List<RouteFile> files) {
    Map<String, Id> seen = new LinkedHashMap<>();
    List<Duplicate> duplicates = new ArrayList<>();
    for (RouteFile file : files) {
      for (Id id : in(file)) {
        Id first = seen.putIfAbsent(id.kind() + " " + id.value(), id);
        if (first != null) {
          duplicates.add(new Duplicate(first, id));
        }
      }
    }
    return duplicates;
  }

  private static List<Id> in(RouteFile file) {
    List<Id> ids = new ArrayList<>();
    try (InputStream input = file.resource().getInputStream()) {
      var compose = new Compose(LoadSettings.builder().build());
      if (compose.composeInputStream(input).orElse(null) instanceof SequenceNode items) {
        for (Node item : items.getValue()) {
          if (item instanceof MappingNode mapping) {
            mapping.getValue().forEach(entry -> collect(entry, file, ids));
          }
        }
      }
    } catch (YamlEngineException notYaml) {
      return List.of();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return ids;
  }

  private static void collect(NodeTuple entry, RouteFile file, List<Id> ids) {
    switch (entry.getKeyNode() instanceof ScalarNode key ? key.getValue() : "") {
      case "route", "from" -> add("route", "id", entry.getValueNode(), file, ids);
      case "templatedRoute" -> add("route", "routeId", entry.getValueNode(), file, ids);
      case "routeTemplate" -> add("route template", "id", entry.getValueNode(), file, ids);
      case "routeConfiguration" ->
          add("route configuration", "id", entry.getValueNode(), file, ids);
      case "beans" -> {
        if (entry.getValueNode() instanceof SequenceNode beans) {
          beans.getValue().forEach(bean -> add("bean", "name", bean, file, ids));
        }
      }
      default -> {}
    }
  }

  private static void add(String kind, String field, Node node, RouteFile file, List<Id> ids) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode key
            && key.getValue().equals(field)
            && entry.getValueNode() instanceof ScalarNode value) {
          int line = value.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
          ids.add(new Id(kind, value.getValue(), file, line));
        }
      }
    }
  }
}
