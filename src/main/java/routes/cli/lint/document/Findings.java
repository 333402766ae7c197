package routes.cli.lint.document;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import routes.operations.routefiles.RouteFile;

/** Collects findings, each once. */
public final class Findings {

  private final Set<Finding> all = new TreeSet<>();
  private final Set<String> files = new HashSet<>();

  public void add(RouteFile file, int line, String rule, String problem, String remedy) {
    all.add(new Finding(file.origin(), line, rule, problem, remedy));
    files.add(file.origin());
  }

  /** What goes wrong in this file from now on only follows from what was found elsewhere. */
  public void explain(RouteFile file) {
    files.add(file.origin());
  }

  /** Whether anything was found in this file so far, or explains it. */
  public boolean concern(RouteFile file) {
    return files.contains(file.origin());
  }

  public boolean ofRule(String rule) {
    return all.stream().anyMatch(finding -> finding.rule().equals(rule));
  }

  public List<Finding> sorted() {
    return new ArrayList<>(all);
  }
}
