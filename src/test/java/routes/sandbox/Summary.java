package routes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What must stand in FHIR beside what does, one row a vendor and code.
 *
 * @param surplus Observations that nothing expects: doubled, misfiled or of a wrong content
 */
record Summary(List<Row> rows, List<String> surplus) {

  /**
   * @param title of the code, as the FHIR server shows it
   * @param expected Observations that must be there
   * @param found those of them that are
   * @param newest time of the newest, or empty
   */
  record Row(String vendor, String title, int expected, int found, Optional<String> newest) {}

  /**
   * Compares line by line; see {@link ObservationLine}.
   *
   * @param expected lines by vendor
   * @param observations all that stand in FHIR of the person
   */
  static Summary of(Map<String, List<String>> expected, List<JsonNode> observations) {
    Map<String, Integer> open = new HashMap<>();
    Map<String, String> titles = new HashMap<>();
    for (JsonNode observation : observations) {
      String line = ObservationLine.of(observation);
      open.merge(line, 1, Integer::sum);
      titles.putIfAbsent(line, title(observation));
    }
    List<Row> rows = new ArrayList<>();
    expected.forEach((vendor, lines) -> rows.addAll(rows(vendor, lines, open, titles)));
    List<String> surplus = new ArrayList<>();
    new TreeMap<>(open).forEach((line, count) -> surplus.addAll(Collections.nCopies(count, line)));
    return new Summary(rows, surplus);
  }

  private static List<Row> rows(
      String vendor, List<String> lines, Map<String, Integer> open, Map<String, String> titles) {
    Map<String, List<String>> byCode = new TreeMap<>();
    lines.forEach(line -> byCode.computeIfAbsent(code(line), any -> new ArrayList<>()).add(line));
    List<Row> rows = new ArrayList<>();
    byCode.forEach(
        (code, ofCode) -> {
          List<String> found = ofCode.stream().filter(line -> take(line, open)).toList();
          rows.add(
              new Row(
                  vendor,
                  found.isEmpty() ? code : titles.get(found.get(0)),
                  ofCode.size(),
                  found.size(),
                  found.stream().map(Summary::begin).max(Comparator.naturalOrder())));
        });
    return rows;
  }

  private static boolean take(String line, Map<String, Integer> open) {
    Integer left = open.get(line);
    if (left == null) {
      return false;
    }
    if (left == 1) {
      open.remove(line);
    } else {
      open.put(line, left - 1);
    }
    return true;
  }

  private static String code(String line) {
    return line.substring(0, line.indexOf(' '));
  }

  private static String begin(String line) {
    return line.split(" ")[1].split("/")[0];
  }

  private static String title(JsonNode observation) {
    JsonNode coding = observation.at("/code/coding/0");
    return observation
        .at("/code/text")
        .asText(coding.path("display").asText(coding.path("code").asText()));
  }

  boolean complete() {
    return surplus.isEmpty() && rows.stream().allMatch(row -> row.found() == row.expected());
  }

  String table() {
    StringBuilder table = new StringBuilder();
    String format = "  %-14s %-44s %8s %8s  %s%n";
    table.append(format.formatted("vendor", "reading", "expected", "in FHIR", "newest"));
    for (Row row : rows) {
      String mark = row.found() == row.expected() ? "" : "  <- differs";
      table.append(
          format.formatted(
              row.vendor(),
              shortened(row.title()),
              row.expected(),
              row.found(),
              row.newest().orElse("-") + mark));
    }
    surplus.forEach(line -> table.append("  not expected: ").append(line).append('\n'));
    return table.toString();
  }

  private static String shortened(String title) {
    return title.length() <= 44 ? title : title.substring(0, 43) + "…";
  }
}
