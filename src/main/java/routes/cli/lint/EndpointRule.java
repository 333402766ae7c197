package routes.cli.lint;

import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.tooling.model.BaseOptionModel;
import routes.cli.lint.document.Endpoints;
import routes.cli.lint.document.Endpoints.Endpoint;
import routes.cli.lint.document.Endpoints.Use;
import routes.cli.lint.document.Findings;
import routes.cli.lint.document.Placeholders;
import routes.cli.lint.document.RouteDocument;
import routes.cli.lint.document.Spelling;
import routes.cli.lint.document.YamlNode;

/** Every endpoint against the catalog of Camel: component, options, values. */
final class EndpointRule implements Rule {

  private static final String SERVICE = "META-INF/services/org/apache/camel/component/";

  private final CamelCatalog catalog = new DefaultCamelCatalog(true);
  private final Placeholders placeholders;

  EndpointRule(Placeholders placeholders) {
    this.placeholders = placeholders;
  }

  @Override
  public void check(List<RouteDocument> documents, Findings findings) {
    Set<String> named = new HashSet<>();
    for (RouteDocument document : documents) {
      for (YamlNode beans : document.items("beans")) {
        beans.items().forEach(bean -> named.add(bean.textOf("name")));
      }
    }
    for (RouteDocument document : documents) {
      for (Endpoint endpoint : Endpoints.in(document)) {
        check(endpoint, named, findings);
      }
    }
  }

  private void check(Endpoint endpoint, Set<String> named, Findings findings) {
    String scheme = placeholders.resolve(endpoint.uri()).split("[:?]", 2)[0];
    if (scheme.contains("{{") || scheme.contains("${")) {
      return;
    }
    if (!catalog.findComponentNames().contains(scheme)) {
      if (!named.contains(scheme)) {
        report(
            endpoint,
            endpoint.place(),
            "there is no component \"" + scheme + "\"",
            Spelling.advice(
                scheme, catalog.findComponentNames(), "write the name of a Camel component"),
            findings);
      }
      return;
    }
    if (getClass().getClassLoader().getResource(SERVICE + scheme) == null) {
      report(
          endpoint,
          endpoint.place(),
          "component \"" + scheme + "\" is not in this jar",
          "use one that is, or add its jar to the build",
          findings);
      return;
    }
    EndpointValidationResult result = validate(endpoint, scheme);
    if (!result.isSuccess()) {
      report(endpoint, scheme, result, findings);
    }
  }

  private EndpointValidationResult validate(Endpoint endpoint, String scheme) {
    boolean from = endpoint.use() == Use.FROM;
    String uri = endpoint.full(placeholders::resolve);
    if (!endpoint.uri().contains(":")) {
      Map<String, String> values = new HashMap<>();
      endpoint.options().forEach((k, v) -> values.put(k, placeholders.resolve(v.text())));
      try {
        uri = catalog.asEndpointUri(scheme, values, false);
      } catch (URISyntaxException | IllegalArgumentException incomplete) {
        var result = new EndpointValidationResult(uri);
        result.addSyntaxError(incomplete.getMessage());
        return result;
      }
    }
    return catalog.validateEndpointProperties(uri, false, from, !from);
  }

  private void report(
      Endpoint endpoint, String scheme, EndpointValidationResult result, Findings findings) {
    if (result.getSyntaxError() != null) {
      report(
          endpoint,
          endpoint.place(),
          scheme + ": " + result.getSyntaxError(),
          "write the URI as the component's page shows it",
          findings);
    }
    List<String> known =
        catalog.componentModel(scheme).getEndpointOptions().stream()
            .map(BaseOptionModel::getName)
            .toList();
    for (String option : orEmpty(result.getUnknown())) {
      if (dynamic(endpoint, option)) {
        continue;
      }
      report(
          endpoint,
          option,
          scheme + " has no option \"" + option + "\"",
          Spelling.advice(option, known, "remove it"),
          findings);
    }
    for (String option : orEmpty(result.getRequired())) {
      report(
          endpoint, option, scheme + " lacks its required \"" + option + "\"", "add it", findings);
    }
    for (String option : orEmpty(result.getNotConsumerOnly())) {
      report(
          endpoint,
          option,
          "\"" + option + "\" of " + scheme + " is not for a from",
          "remove it",
          findings);
    }
    for (String option : orEmpty(result.getNotProducerOnly())) {
      report(
          endpoint,
          option,
          "\"" + option + "\" of " + scheme + " is only for a from",
          "remove it",
          findings);
    }
    values(result.getInvalidEnum())
        .forEach(
            (option, value) ->
                wrongValue(
                    endpoint,
                    option,
                    value,
                    "one of " + String.join(", ", result.getEnumChoices(option)),
                    findings));
    values(result.getInvalidBoolean())
        .forEach((o, v) -> wrongValue(endpoint, o, v, "true or false", findings));
    values(result.getInvalidInteger())
        .forEach((o, v) -> wrongValue(endpoint, o, v, "a whole number", findings));
    values(result.getInvalidNumber())
        .forEach((o, v) -> wrongValue(endpoint, o, v, "a number", findings));
    values(result.getInvalidDuration())
        .forEach((o, v) -> wrongValue(endpoint, o, v, "milliseconds or e.g. 5s", findings));
  }

  private void wrongValue(
      Endpoint endpoint, String option, String value, String expected, Findings findings) {
    if (!value.contains("{{") && !dynamic(endpoint, option)) {
      report(
          endpoint,
          option,
          "\"" + value + "\" is no value for " + option,
          "write " + expected,
          findings);
    }
  }

  private static boolean dynamic(Endpoint endpoint, String option) {
    return endpoint.use() == Use.DYNAMIC
        && (option.contains("${")
            || endpoint.option(option).contains("${")
            || endpoint.uri().contains("${"));
  }

  private static void report(
      Endpoint endpoint, String option, String problem, String remedy, Findings findings) {
    YamlNode place = endpoint.options().getOrDefault(option, endpoint.place());
    report(endpoint, place, problem, remedy, findings);
  }

  private static void report(
      Endpoint endpoint, YamlNode place, String problem, String remedy, Findings findings) {
    findings.add(endpoint.document().file(), place.line(), "endpoint", problem, remedy);
  }

  private static Set<String> orEmpty(Set<String> values) {
    return values == null ? Set.of() : values;
  }

  private static Map<String, String> values(Map<String, String> values) {
    return values == null ? Map.of() : values;
  }
}
