package routes.mapping.fhir.template;

import java.util.Arrays;
import java.util.List;

/** What a summary value says of the samples of a series. */
public enum Statistic {
  MEAN("mean"),
  MIN("min"),
  MAX("max"),
  TOTAL("total"),
  /** How many samples there are. */
  COUNT("count");

  private final String label;

  Statistic(String label) {
    this.label = label;
  }

  /** The name in a mapping document. */
  public String label() {
    return label;
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(Statistic::label).toList();
  }

  public static Statistic of(String label) {
    return Arrays.stream(values()).filter(one -> one.label.equals(label)).findFirst().orElseThrow();
  }
}
