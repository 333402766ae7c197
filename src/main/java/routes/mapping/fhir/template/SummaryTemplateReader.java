package routes.mapping.fhir.template;

import java.util.Optional;
import routes.mapping.document.DocumentNode;
import routes.mapping.document.Members;

/** Reads a value of type Quantity: a reading, or a summary of a series. */
final class SummaryTemplateReader {
  private static final int MOST_DECIMALS = 12;

  private SummaryTemplateReader() {}

  /** The members of a value of type Quantity; faults are noted. */
  static ValueTemplate read(Members members, String name) {
    String unit = members.text("unit");
    String system = members.text("system");
    String code = members.text("code");
    Optional<DocumentNode> decimals = members.read("decimals");
    if (members.read("summary").isEmpty()) {
      decimals.ifPresent(
          at ->
              members.error(
                  at,
                  "The 'decimals' are those of a 'summary'; a reading keeps its own. Take them"
                      + " out."));
      return new ValueTemplate.Quantity(name, unit, system, code);
    }
    String label = members.oneOf("summary", Statistic.labels(), Statistic.MEAN.label());
    return new ValueTemplate.Summary(
        name, Statistic.of(label), decimals(members), unit, system, code);
  }

  private static Integer decimals(Members members) {
    String text = members.text("decimals");
    if (text == null) {
      return null;
    }
    if (text.matches("\\d{1,2}") && Integer.parseInt(text) <= MOST_DECIMALS) {
      return Integer.valueOf(text);
    }
    members
        .read("decimals")
        .ifPresent(
            at ->
                members.error(
                    at, "The decimals must be a whole number from 0 to " + MOST_DECIMALS + "."));
    return null;
  }
}
