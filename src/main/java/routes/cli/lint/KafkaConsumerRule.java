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
import routes.cli.lint.document.Templates;
import routes.cli.lint.document.Templates.Made;
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
        Optional<Endpoint> endpoint = consumer(route);
        endpoint.ifPresent(found -> check(route, found, documents, findings));
      }
    }
  }

  /** What a route made from a template gives is checked where it gives it. */
  private void check(
      Route route, Endpoint endpoint, List<RouteDocument> documents, Findings findings) {
    List<Made> all = Templates.made(route, documents);
    if (all.isEmpty()) {
      all = List.of(new Made(route.document(), route.definition(), Map.of()));
    }
    all.forEach(made -> settings(new Setting(route, endpoint, made), findings));
    steps(route, findings);
  }

  private void settings(Setting setting, Findings findings) {
    if (setting.text("groupId").isBlank()) {
      setting.report("groupId", "has no groupId", "add one of its own", findings);
    }
    REQUIRED.forEach(
        (option, value) -> {
          String given = placeholders.resolve(setting.text(option));
          String remedy = "write " + option + ": " + value;
          if (given.isEmpty()) {
            setting.report(option, "does not set " + option, remedy, findings);
          } else if (!given.equals(value) && !given.contains("{{")) {
            setting.report(option, "sets " + option + " to " + given, remedy, findings);
          }
        });
    interval(setting, findings);
  }

  private void interval(Setting setting, Findings findings) {
    if (!placeholders.resolve(setting.text("batching")).equals("true") || setting.waits()) {
      return;
    }
    String interval = placeholders.resolve(setting.text("batchingIntervalMs"));
    String remedy = "write batchingIntervalMs: " + LONGEST_WAIT + " or less";
    if (interval.isEmpty()) {
      setting.report("batchingIntervalMs", "batches without batchingIntervalMs", remedy, findings);
    } else if (interval.matches("\\d{1,9}") && Integer.parseInt(interval) > LONGEST_WAIT) {
      setting.report(
          "batchingIntervalMs", "may hold a record for " + interval + " ms", remedy, findings);
    }
  }

  /** The options of one consumer, as written or as a template is filled. */
  private record Setting(Route route, Endpoint endpoint, Made made) {
    String text(String option) {
      return made.filled(endpoint.option(option));
    }

    /** Whether its topic is the one whose records are meant to wait. */
    boolean waits() {
      return made.filled(endpoint.uri() + " " + endpoint.option("topic")).contains(WAITING);
    }

    /** At the template, unless what the made route gives is the problem. */
    void report(String option, String problem, String remedy, Findings findings) {
      if (!text(option).equals(endpoint.option(option))) {
        String id = made.place().textOf("routeId");
        findings.add(
            made.document().file(),
            made.place().line(),
            RULE,
            "route " + id + " " + problem,
            remedy);
        return;
      }
      YamlNode place = endpoint.options().getOrDefault(option, endpoint.place());
      KafkaConsumerRule.report(route, place, problem, remedy, findings);
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
