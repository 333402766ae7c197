package routes.mapping.fhir.template;

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
    SampleScale scale = new SampleScaleReader(members).read();
    boolean trim = members.bool("trim", false);
    if (members.require("defaultPeriod").isEmpty()) {
      return null;
    }
    BigDecimal period = period(members);
    if (period == null) {
      return null;
    }
    if (interval.minutes() > 0
        && interval.minutes() * 60_000_000_000L / Numbers.nanos(period) > maxSamples) {
      members.error(
          members.read("defaultPeriod").orElse(members.node()),
          "A window of this periodInterval would hold more than "
              + maxSamples
              + " samples ("
              + MappingOptions.MAX_SAMPLES
              + ").");
      return null;
    }
    return new ValueTemplate.Series(name, period, trim, scale);
  }

  private static BigDecimal period(Members members) {
    String text = members.text("defaultPeriod");
    if (text == null) {
      return null;
    }
    DocumentNode at = members.read("defaultPeriod").orElse(members.node());
    BigDecimal period = Numbers.orNull(text);
    if (period != null && Numbers.nanos(period) > 0) {
      return period;
    }
    members.error(
        at,
        period == null
            ? "The defaultPeriod is not a number of milliseconds."
            : "The defaultPeriod must be greater than 0 milliseconds.");
    return null;
  }

  /** The members of a value of type Waveform; null with an error where they are wrong. */
  ValueTemplate readWaveform(Members members, String name, PeriodInterval interval) {
    SampleScale scale = new SampleScaleReader(members).read();
    String frequencyName = members.text("frequencyName");
    BigDecimal period = period(members);
    if (members.read("defaultPeriod").isEmpty() && members.read("frequencyName").isEmpty()) {
      members.error(
          members.node(),
          "A Waveform needs a frequencyName, which names the value that tells samples a second, or"
              + " a defaultPeriod in milliseconds. Add one.");
      return null;
    }
    if (interval != PeriodInterval.SINGLE) {
      members.error(
          members.node(),
          "A Waveform is the strip of one measurement: it needs periodInterval 0. Take the"
              + " periodInterval out, or use SampledData.");
      return null;
    }
    return new ValueTemplate.Waveform(name, period, frequencyName, scale);
  }

  /** A series can be read again only where its begin and end are kept. */
  void checkWindow(
      Members template,
      PeriodInterval interval,
      EffectiveForm form,
      ValueTemplate value,
      List<FhirTemplate.Component> components) {
    boolean point = form == EffectiveForm.DATE_TIME || form == EffectiveForm.DATE;
    List<ValueTemplate> values =
        Stream.concat(
                Stream.ofNullable(value),
                components.stream().flatMap(Stream::ofNullable).map(FhirTemplate.Component::value))
            .toList();
    boolean series = values.stream().anyMatch(ValueTemplate.Series.class::isInstance);
    boolean waveform = values.stream().anyMatch(ValueTemplate.Waveform.class::isInstance);
    if (waveform && form == EffectiveForm.DATE) {
      template.error(
          template.read("effective").orElse(template.node()),
          "A Waveform needs effective 'period', 'dateTime' or 'iomt': a day does not tell when its"
              + " samples were.");
    }
    if (interval == PeriodInterval.CORRELATION && point && series) {
      template.error(
          template.read("effective").orElse(template.node()),
          "A SampledData in a window of periodInterval -1 needs effective 'period' or 'iomt':"
              + " its begin and end move.");
    }
  }
}
