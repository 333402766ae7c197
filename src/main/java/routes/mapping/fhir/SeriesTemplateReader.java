package routes.mapping.fhir;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import routes.mapping.MappingOptions;
import routes.mapping.document.DocumentNode;
import routes.mapping.document.Members;

/** Reads what a FHIR mapping says about series, and checks that a merge can read them again. */
final class SeriesTemplateReader {
  private final int maxSamples;

  /**
   * @param maxSamples most samples that one SampledData may hold
   */
  SeriesTemplateReader(int maxSamples) {
    this.maxSamples = maxSamples;
  }

  /** The members of a value of type SampledData; null with an error where they are wrong. */
  ValueTemplate read(Members members, String name, PeriodInterval interval) {
    String text = members.requireText("defaultPeriod");
    if (text == null) {
      return null;
    }
    DocumentNode at = members.read("defaultPeriod").orElse(members.node());
    BigDecimal period = Numbers.orNull(text);
    if (period == null) {
      members.error(at, "The defaultPeriod is not a number of milliseconds.");
      return null;
    }
    if (Series.nanos(period) <= 0) {
      members.error(at, "The defaultPeriod must be greater than 0 milliseconds.");
      return null;
    }
    if (interval.minutes() > 0
        && interval.minutes() * 60_000_000_000L / Series.nanos(period) > maxSamples) {
      members.error(
          at,
          "A window of this periodInterval would hold more than "
              + maxSamples
              + " samples ("
              + MappingOptions.MAX_SAMPLES
              + ").");
      return null;
    }
    return new ValueTemplate.Series(
        name,
        period,
        members.text("unit"),
        members.text("system"),
        members.text("code"),
        members.bool("trim", false));
  }

  /** A series can be read again only where its begin and end are kept. */
  void checkWindow(
      Members template,
      PeriodInterval interval,
      EffectiveForm form,
      ValueTemplate value,
      List<FhirTemplate.Component> components) {
    boolean point = form == EffectiveForm.DATE_TIME || form == EffectiveForm.DATE;
    boolean series =
        Stream.concat(
                Stream.ofNullable(value),
                components.stream().flatMap(Stream::ofNullable).map(FhirTemplate.Component::value))
            .anyMatch(ValueTemplate.Series.class::isInstance);
    if (interval == PeriodInterval.CORRELATION && point && series) {
      template.error(
          template.read("effective").orElse(template.node()),
          "A SampledData in a window of periodInterval -1 needs effective 'period' or 'iomt':"
              + " its begin and end move.");
    }
  }
}
