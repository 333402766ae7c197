package routes.cli.lint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import routes.cli.lint.document.Configuration;
import routes.cli.lint.document.Finding;
import routes.cli.lint.document.Findings;
import routes.cli.lint.document.Placeholders;
import routes.cli.lint.document.RouteDocument;
import routes.operations.routefiles.FormerRoutes;
import routes.operations.routefiles.RouteFile;
import routes.operations.routefiles.RouteFiles;

/** Checks route files as they would load, without starting a route, a broker or a web server. */
public final class RouteLint {

  /**
   * What came out.
   *
   * @param files how many files were checked
   * @param findings ordered by file and line
   * @param notes sentences that are no problem, such as which file shadows which
   */
  public record Report(int files, List<Finding> findings, List<String> notes) {}

  private RouteLint() {}

  /**
   * Checks the jar's routes together with those of an outside folder.
   *
   * @param outside the folder; need not exist
   */
  public static Report check(Path outside) {
    RouteFiles listing = RouteFiles.list(outside);
    Findings findings = new Findings();
    List<RouteDocument> documents = new ArrayList<>();
    List<FormerRoutes.Former> former = FormerRoutes.among(listing.files());
    former.forEach(
        one -> findings.add(one.file(), one.line(), "former", one.problem(), one.remedy()));
    RouteFiles current = listing.without(former.stream().map(FormerRoutes.Former::file).toList());
    for (RouteFile file : current.files()) {
      RouteDocument.read(file, findings).ifPresent(documents::add);
    }
    rules(outside).forEach(rule -> rule.check(documents, findings));
    List<String> notes =
        listing.shadowed().stream()
            .map(file -> outside.resolve(file.path()) + " takes the place of " + file.origin())
            .toList();
    return new Report(listing.files().size(), findings.sorted(), notes);
  }

  /** The load comes last: it is silent about files that another rule has explained. */
  private static List<Rule> rules(Path outside) {
    var placeholders = new Placeholders(new Configuration(outside)::value);
    var beans = KnownBeans.scan();
    return List.of(
        new SchemaRule(),
        new EndpointRule(placeholders),
        new IdRule(),
        new StepIdRule(),
        new KafkaConsumerRule(placeholders),
        new EntryRule(),
        new AnswerRule(),
        new AddressRule(),
        new BatchRule(),
        new DisclosureRule(),
        new BeanRule(beans),
        new PlaceholderRule(placeholders),
        new ContextRule(beans, placeholders));
  }
}
