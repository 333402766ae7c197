package routes.cli.lint;

import java.util.List;
import java.util.Set;
import routes.cli.lint.document.DirectRoutes;
import routes.cli.lint.document.Findings;
import routes.cli.lint.document.RouteDocument;
import routes.cli.lint.document.RouteDocument.Route;
import routes.cli.lint.document.YamlNode;

/**
 * What a batch from Kafka passes must tell its failures: no Aggregate EIP anywhere (it works in a
 * unit of work of its own), and every split that a batch reaches, directly or through {@code
 * direct}, stops on exception or, where it works in parallel, hands the first one on.
 */
final class BatchRule implements Rule {
  /** Strategies that hand the first failure on. */
  private static final Set<String> TELLING = Set.of("firstFailure", "filingOutcomes");

  @Override
  public void check(List<RouteDocument> documents, Findings findings) {
    for (RouteDocument document : documents) {
      document
          .root()
          .walk(
              (name, node) -> {
                if (name.equals("aggregate")) {
                  findings.add(
                      document.file(),
                      node.line(),
                      "aggregate",
                      "an aggregate forgets its messages when the jar is killed, and hides their"
                          + " failures from the batch",
                      "group with a bean and split the groups");
                }
              });
    }
    List<Route> consumers =
        documents.stream()
            .flatMap(document -> document.routes().stream())
            .filter(route -> KafkaConsumerRule.consumer(route).isPresent())
            .toList();
    new DirectRoutes(documents).reached(consumers).forEach(route -> splits(route, findings));
  }

  private static void splits(Route route, Findings findings) {
    route
        .from()
        .walk(
            (name, node) -> {
              if (name.equals("split") && !tellsFailures(node)) {
                findings.add(
                    route.document().file(),
                    node.line(),
                    "batch-split",
                    "this split goes on after a failure, and the batch is committed without it",
                    "write stopOnException: true and catch poison inside, or, where parts are under"
                        + " way at the same time, aggregationStrategy: firstFailure");
              }
            });
  }

  /** Parts under way at the same time must all end first: a stop would leave them behind. */
  private static boolean tellsFailures(YamlNode split) {
    return split.textOf("parallelProcessing").equals("true")
        ? TELLING.contains(split.textOf("aggregationStrategy"))
            && !split.textOf("stopOnException").equals("true")
        : split.textOf("stopOnException").equals("true");
  }
}
