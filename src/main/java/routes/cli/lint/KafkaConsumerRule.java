package routes.cli.lint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import routes.cli.lint.document.Endpoints;
import routes.cli.lint.document.Endpoints.Endpoint;
import routes.cli.lint.document.Endpoints.Use;
import routes.cli.lint.document.Findings;
import routes.cli.lint.document.Placeholders;
import routes.cli.lint.document.RouteDocument;
import routes.cli.lint.document.RouteDocument.Route;
import routes.cli.lint.document.YamlNode;

/**
 * The settings of a Kafka consumer without which records are lost, and the first and last steps
 * that keep its offsets. Every one of them stands here because leaving it out lost records when
 * tried on Camel 4.18.0.
 */
final class KafkaConsumerRule implements Rule {

  private static final String RULE = "kafka-consumer";
  private static final int LONGEST_WAIT = 500;

  /** The one topic whose records are meant to wait. */
  private static final String WAITING = "open-windows";

  /** How many steps may stand before {@code batchOffsets.begin}: only the batch property. */
  private static final int STEPS_BEFORE_BEGIN = 1;

  private static final Map<String, String> REQUIRED = new LinkedHashMap<>();

  static {
    REQUIRED.put("autoOffsetReset", "earliest");
    REQUIRED.put("autoCommitEnable", "false");
    REQUIRED.put("allowManualCommit", "true");
    REQUIRED.put("breakOnFirstError", "true");
    REQUIRED.put("pollOnError", "RECONNECT");
    REQUIRED.put("batching", "true");
  }

  private final Placeholders placeholders;

  KafkaConsumerRule(Placeholders placeholders) {
    this.placeholders = placeholders;
  }

  /** The Kafka endpoint a route starts from, if it does. */
  static Optional<Endpoint> consumer(Route route) {
    return Endpoints.endpoint(route.document(), route.from(), Use.FROM)
        .filter(endpoint -> endpoint.scheme().equals("kafka"));
  }

  @Override
  public void check(List<RouteDocument> documents, Findings findings) {
    for (RouteDocument document : documents) {
      for (Route route : document.routes()) {
        consumer(route).ifPresent(endpoint -> check(route, endpoint, findings));
      }
    }
  }

  private void check(Route route, Endpoint endpoint, Findings findings) {
    if (endpoint.option("groupId").isBlank()) {
      report(route, endpoint.place(), "has no groupId", "add one of its own", findings);
    }
    REQUIRED.forEach(
        (option, value) -> {
          YamlNode place = endpoint.options().getOrDefault(option, endpoint.place());
          String given = placeholders.resolve(endpoint.option(option));
          if (given.isEmpty()) {
            report(
                route, place, "does not set " + option, "write " + option + ": " + value, findings);
          } else if (!given.equals(value) && !given.contains("{{")) {
            report(
                route,
                place,
                "sets " + option + " to " + given,
                "write " + option + ": " + value,
                findings);
          }
        });
    interval(route, endpoint, findings);
    steps(route, findings);
  }

  private void interval(Route route, Endpoint endpoint, Findings findings) {
    if (!placeholders.resolve(endpoint.option("batching")).equals("true")
        || endpoint.uri().contains(WAITING)) {
      return;
    }
    YamlNode place = endpoint.options().getOrDefault("batchingIntervalMs", endpoint.place());
    String interval = placeholders.resolve(endpoint.option("batchingIntervalMs"));
    String remedy = "write batchingIntervalMs: " + LONGEST_WAIT + " or less";
    if (interval.isEmpty()) {
      report(route, place, "batches without batchingIntervalMs", remedy, findings);
    } else if (interval.matches("\\d{1,9}") && Integer.parseInt(interval) > LONGEST_WAIT) {
      report(route, place, "may hold a record for " + interval + " ms", remedy, findings);
    }
  }

  private void steps(Route route, Findings findings) {
    List<YamlNode> steps = route.steps();
    boolean begins =
        steps.stream()
            .limit(STEPS_BEFORE_BEGIN + 1L)
            .anyMatch(step -> calls(step, "batchOffsets", "begin"));
    if (!begins) {
      report(
          route,
          route.from(),
          "does not commit its first offsets before work",
          "call bean batchOffsets.begin first, right after the property batch",
          findings);
    }
    if (steps.isEmpty() || !calls(steps.get(steps.size() - 1), "batchOffsets", "commit")) {
      report(
          route,
          steps.isEmpty() ? route.from() : steps.get(steps.size() - 1),
          "does not end with the commit of its batch",
          "call bean batchOffsets.commit as the last step",
          findings);
    }
  }

  private static boolean calls(YamlNode step, String bean, String method) {
    return step.field("bean")
        .filter(it -> it.textOf("ref").equals(bean))
        .filter(it -> it.textOf("method").split("\\(", 2)[0].equals(method))
        .isPresent();
  }

  private static void report(
      Route route, YamlNode place, String problem, String remedy, Findings findings) {
    findings.add(route.document().file(), place.line(), RULE, route.name() + " " + problem, remedy);
  }
}
