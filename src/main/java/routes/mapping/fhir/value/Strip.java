package routes.mapping.fhir.value;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.StringTokenizer;
import routes.mapping.Measurement;
import routes.mapping.TransformException;
import routes.mapping.fhir.template.Numbers;
import routes.mapping.fhir.template.ValueTemplate;

/**
 * The samples that one measurement carries of a waveform.
 *
 * @param period milliseconds from one sample to the next, without trailing zeros
 * @param data tokens of SampledData, one blank between two
 */
public record Strip(BigDecimal period, String data) {
  /** Of the period of a frequency: 3.333333 ms of 300 Hz. */
  private static final MathContext DIGITS = new MathContext(7, RoundingMode.HALF_UP);

  private static final BigDecimal SECOND = BigDecimal.valueOf(1000);
  private static final BigDecimal YEAR = BigDecimal.valueOf(366L * 24 * 60 * 60 * 1000);
  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000L);

  /**
   * Reads the value of a measurement.
   *
   * @param value numbers with blanks between them
   * @throws TransformException if there is none, one of them is no number, there are more than
   *     {@code maxSamples} or more than of a year, or nothing usable tells their distance
   */
  public static Strip of(
      ValueTemplate.Waveform template, Measurement measurement, String value, int maxSamples) {
    BigDecimal period = period(template, measurement);
    StringTokenizer numbers = new StringTokenizer(value);
    StringBuilder data = new StringBuilder(value.length());
    int size = 0;
    while (numbers.hasMoreTokens()) {
      if (++size > maxSamples) {
        throw tooLong(template, "more than " + maxSamples + " samples");
      }
      String token = template.scale().tokenOrNull(numbers.nextToken());
      if (token == null) {
        throw new TransformException(
            "value-not-numeric",
            "Sample " + size + " of the waveform [" + template.valueName() + "] is not a number.");
      }
      data.append(size > 1 ? " " : "").append(token);
    }
    if (size == 0) {
      throw new TransformException(
          "value-empty", "The waveform [" + template.valueName() + "] has no samples.");
    }
    if (period.multiply(BigDecimal.valueOf(size)).compareTo(YEAR) > 0) {
      throw tooLong(template, "samples of more than a year");
    }
    return new Strip(period, data.toString());
  }

  private static TransformException tooLong(ValueTemplate.Waveform template, String what) {
    return new TransformException(
        "series-too-long",
        "The waveform ["
            + template.valueName()
            + "] holds "
            + what
            + ". Cut it into several measurements in the device mapping.");
  }

  private static BigDecimal period(ValueTemplate.Waveform template, Measurement measurement) {
    String name = template.frequencyName();
    String hertz = name == null ? null : measurement.property(name).orElse(null);
    if (hertz == null && template.period() == null) {
      throw new TransformException(
          "frequency-missing",
          "The measurement has no [" + name + "], which tells how often the waveform was sampled.");
    }
    if (hertz == null) {
      return Numbers.plain(template.period());
    }
    BigDecimal frequency = Numbers.orNull(hertz);
    if (frequency != null && frequency.signum() > 0) {
      BigDecimal period = Numbers.plain(SECOND.divide(frequency, DIGITS));
      if (Numbers.nanos(period) > 0) {
        return period;
      }
    }
    throw new TransformException(
        "value-not-numeric", "The value of [" + name + "] is not a usable number of hertz.");
  }

  /** The strip of a SampledData that stands. */
  public static Strip of(JsonNode standing) {
    return new Strip(
        Numbers.plain(standing.path("period").decimalValue()),
        standing.path("data").asText().strip());
  }

  /** The strip of a {@link #text}. */
  public static Strip of(String text) {
    int blank = text.indexOf(' ');
    return new Strip(new BigDecimal(text.substring(0, blank)), text.substring(blank + 1));
  }

  /** All of it as one text, by which two strips are compared. */
  String text() {
    return period.toPlainString() + " " + data;
  }

  /** When its last sample was. */
  public Instant end(Instant start) {
    BigInteger nanos =
        period
            .multiply(BigDecimal.valueOf(data.chars().filter(c -> c == ' ').count()))
            .movePointRight(6)
            .setScale(0, RoundingMode.HALF_UP)
            .toBigInteger();
    BigInteger[] parts = nanos.divideAndRemainder(NANOS);
    return start.plusSeconds(parts[0].longValueExact()).plusNanos(parts[1].longValueExact());
  }
}
