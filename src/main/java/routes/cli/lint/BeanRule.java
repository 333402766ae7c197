package routes.cli.lint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.util.ClassUtils;
import routes.cli.lint.document.Endpoints;
import routes.cli.lint.document.Endpoints.Endpoint;
import routes.cli.lint.document.Findings;
import routes.cli.lint.document.RouteDocument;
import routes.cli.lint.document.Spelling;
import routes.cli.lint.document.YamlNode;

/** Every bean and every method that a route calls is there. */
final class BeanRule implements Rule {

  private static final Pattern IN_SIMPLE =
      Pattern.compile("\\$(?:simple)?\\{bean:([\\w-]+)(?:(?:\\.|\\?method=|::)(\\w+))?");
  private static final Pattern REFERENCE = Pattern.compile("#(?:bean:)?([\\w-]+)");

  private final KnownBeans known;

  BeanRule(KnownBeans known) {
    this.known = known;
  }

  @Override
  public void check(List<RouteDocument> documents, Findings findings) {
    Map<String, Optional<Class<?>>> beans = new HashMap<>();
    known.types().forEach((name, type) -> beans.put(name, Optional.of(type)));
    for (RouteDocument document : documents) {
      document.root().walk((name, node) -> declared(name, node, document, beans, findings));
    }
    documents.forEach(document -> new Check(document, beans, findings).run());
  }

  private static void declared(
      String name,
      YamlNode node,
      RouteDocument document,
      Map<String, Optional<Class<?>>> beans,
      Findings findings) {
    if (!name.equals("beans")) {
      return;
    }
    for (YamlNode bean : node.items()) {
      String type = bean.textOf("type");
      boolean plain = type.matches("[\\w.$]+") && bean.field("scriptLanguage").isEmpty();
      Optional<Class<?>> found = plain ? load(type) : Optional.empty();
      if (plain && found.isEmpty()) {
        findings.add(
            document.file(),
            bean.field("type").orElse(bean).line(),
            "bean",
            "there is no class " + type,
            "write the full name of a class in the jar");
      }
      boolean made =
          bean.field("factoryMethod").isPresent() || bean.field("factoryBean").isPresent();
      beans.put(bean.textOf("name"), made ? Optional.empty() : found);
    }
  }

  private static Optional<Class<?>> load(String name) {
    try {
      return Optional.of(ClassUtils.forName(name, BeanRule.class.getClassLoader()));
    } catch (ClassNotFoundException | LinkageError missing) {
      return Optional.empty();
    }
  }

  /** One file against the beans; an empty type means that its methods cannot be known. */
  private record Check(
      RouteDocument document, Map<String, Optional<Class<?>>> beans, Findings findings) {

    void run() {
      document.root().walk(this::node);
      Endpoints.in(document).forEach(this::endpoint);
    }

    private void node(String name, YamlNode node) {
      switch (name) {
        case "bean", "method", "process" -> {
          if (!node.textOf("ref").isEmpty()) {
            call(node.field("ref").orElseThrow(), node.textOf("ref"), node.field("method"));
          }
          node.field("beanType")
              .filter(type -> load(type.text()).isEmpty())
              .ifPresent(
                  type ->
                      report(
                          type,
                          "there is no class " + type.text(),
                          "write the full name of a class in the jar"));
        }
        case "aggregationStrategy" -> {
          if (node.isScalar() && !node.text().startsWith("#class:")) {
            call(node, node.text().replaceFirst("^#(bean:)?", ""), Optional.empty());
          }
        }
        default -> {}
      }
      simple(node);
      node.items().forEach(this::simple);
    }

    private void simple(YamlNode node) {
      Matcher found = IN_SIMPLE.matcher(node.text());
      while (found.find()) {
        call(node, found.group(1), found.group(2));
      }
    }

    private void endpoint(Endpoint endpoint) {
      if (endpoint.scheme().equals("bean") && endpoint.uri().contains(":")) {
        String name = endpoint.uri().split(":", 2)[1];
        call(endpoint.place(), name, Optional.ofNullable(endpoint.options().get("method")));
      }
      endpoint
          .options()
          .forEach(
              (option, value) -> {
                Matcher reference = REFERENCE.matcher(value.text());
                if (reference.matches()) {
                  call(value, reference.group(1), Optional.empty());
                }
              });
    }

    private void call(YamlNode place, String bean, Optional<YamlNode> method) {
      call(method.orElse(place), bean, method.map(YamlNode::text).orElse(null));
    }

    private void call(YamlNode place, String bean, String method) {
      if (bean.contains("{{") || bean.contains("${")) {
        return;
      }
      Optional<Class<?>> type = beans.get(bean);
      if (type == null) {
        report(
            place,
            "there is no bean \"" + bean + "\"",
            Spelling.advice(bean, new TreeSet<>(beans.keySet()), "name a bean of the jar"));
      } else if (method != null && type.isPresent() && !method.contains("{{")) {
        String name = method.split("\\(", 2)[0].strip();
        Set<String> methods = KnownBeans.methods(type.get());
        if (!methods.contains(name)) {
          report(
              place,
              "bean " + bean + " has no method \"" + name + "\"",
              Spelling.advice(name, methods, "it has " + String.join(", ", methods)));
        }
      }
    }

    private void report(YamlNode place, String problem, String remedy) {
      findings.add(document.file(), place.line(), "bean", problem, remedy);
    }
  }
}
