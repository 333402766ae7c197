package routes.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import routes.sandbox.withings.MeasureGroup;

/** What must stand in FHIR beside what does, one line a kind. */
record Summary(List<Line> lines) {

  /**
   * @param expected readings of this kind that belong to the person
   * @param found Observations of its code
   * @param newest time of the newest Observation, or empty
   */
  record Line(Kind kind, int expected, int found, Optional<String> newest) {}

  /** Compares the readings of an account with a patient's Observations. */
  static Summary of(List<MeasureGroup> groups, FhirReader fhir, String patientId) {
    List<Line> lines = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      int expected = (int) groups.stream().filter(kind::isIn).count();
      int found = fhir.count(patientId, Optional.of(kind.loinc()));
      lines.add(new Line(kind, expected, found, fhir.newest(patientId, kind.loinc())));
    }
    return new Summary(lines);
  }

  /** How many Observations an account's readings make. */
  static int expected(List<MeasureGroup> groups) {
    return groups.stream()
        .mapToInt(group -> (int) List.of(Kind.values()).stream().filter(k -> k.isIn(group)).count())
        .sum();
  }

  boolean complete() {
    return lines.stream().allMatch(line -> line.found() == line.expected());
  }

  String table() {
    StringBuilder table = new StringBuilder();
    String row = "  %-18s %8s %8s  %s%n";
    table.append(row.formatted("reading", "expected", "in FHIR", "newest"));
    for (Line line : lines) {
      String mark = line.found() == line.expected() ? "" : "  <- differs";
      table.append(
          row.formatted(
              line.kind().title(),
              line.expected(),
              line.found(),
              line.newest().orElse("-") + mark));
    }
    return table.toString();
  }
}
