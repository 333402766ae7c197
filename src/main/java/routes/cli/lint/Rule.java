package routes.cli.lint;

import java.util.List;

/** One thing that is looked for in all route files together. */
interface Rule {
  void check(List<RouteDocument> documents, Findings findings);
}
