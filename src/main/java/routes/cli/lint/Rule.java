package routes.cli.lint;

import java.util.List;
import routes.cli.lint.document.Findings;
import routes.cli.lint.document.RouteDocument;

/** One thing that is looked for in all route files together. */
interface Rule {
  void check(List<RouteDocument> documents, Findings findings);
}
