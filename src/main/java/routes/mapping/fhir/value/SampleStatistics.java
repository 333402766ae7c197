package routes.mapping.fhir.value;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.StringTokenizer;
import routes.mapping.fhir.template.Numbers;
import routes.mapping.fhir.template.Statistic;

/**
 * What the samples of a SampledData come to, in the unit of its origin. Gaps do not count. A sample
 * below or above the limits of the series counts as the limit, and the result then says that it is
 * less or greater than its number; where it may be either there is none.
 */
public final class SampleStatistics {
  private final BigDecimal origin;
  private final BigDecimal factor;
  private int count;
  private int below;
  private int above;
  private BigDecimal least;
  private BigDecimal greatest;
  private BigDecimal sum = BigDecimal.ZERO;
  private int decimals;

  /**
   * A number.
   *
   * @param comparator {@code <} or {@code >} where the real one is known to be less or greater,
   *     else null
   */
  public record Result(BigDecimal value, String comparator) {}

  /**
   * @param series a SampledData
   */
  public SampleStatistics(JsonNode series) {
    origin = decimal(series.path("origin").get("value"), BigDecimal.ZERO);
    factor = decimal(series.get("factor"), BigDecimal.ONE);
    StringTokenizer tokens = new StringTokenizer(series.path("data").asText());
    while (tokens.hasMoreTokens()) {
      String token = tokens.nextToken();
      switch (token) {
        case "E" -> {}
        case "L" -> {
          below++;
          add(decimal(series.get("lowerLimit"), null));
        }
        case "U" -> {
          above++;
          add(decimal(series.get("upperLimit"), null));
        }
        default -> add(Numbers.orNull(token));
      }
    }
  }

  private static BigDecimal decimal(JsonNode number, BigDecimal otherwise) {
    return number != null && number.isNumber() ? Numbers.plain(number.decimalValue()) : otherwise;
  }

  private void add(BigDecimal sample) {
    if (sample == null) {
      return;
    }
    BigDecimal value = sample.multiply(factor).add(origin);
    count++;
    sum = sum.add(value);
    decimals = Math.max(decimals, value.scale());
    least = least == null || value.compareTo(least) < 0 ? value : least;
    greatest = greatest == null || value.compareTo(greatest) > 0 ? value : greatest;
  }

  /**
   * The result, or empty without samples.
   *
   * @param places decimal places, rounded half up; null for one more than the samples have in a
   *     mean, and for the exact number in the others
   */
  public Optional<Result> of(Statistic statistic, Integer places) {
    if (count == 0 || !isKnown(statistic)) {
      return Optional.empty();
    }
    BigDecimal value =
        switch (statistic) {
          case MEAN -> mean(places == null ? decimals + 1 : places);
          case MIN -> least;
          case MAX -> greatest;
          case TOTAL -> sum;
          case COUNT -> BigDecimal.valueOf(count);
        };
    if (places != null) {
      value = value.setScale(places, RoundingMode.HALF_UP);
    }
    return Optional.of(new Result(value, comparator(statistic)));
  }

  private BigDecimal mean(int places) {
    return sum.divide(BigDecimal.valueOf(count), places, RoundingMode.HALF_UP);
  }

  private boolean isKnown(Statistic statistic) {
    boolean ofAll = statistic == Statistic.MEAN || statistic == Statistic.TOTAL;
    return !ofAll || below == 0 || above == 0;
  }

  private String comparator(Statistic statistic) {
    boolean less =
        switch (statistic) {
          case MEAN, MIN, TOTAL -> below > 0;
          case MAX -> below == count;
          case COUNT -> false;
        };
    boolean greater =
        switch (statistic) {
          case MEAN, MAX, TOTAL -> above > 0;
          case MIN -> above == count;
          case COUNT -> false;
        };
    return less ? "<" : greater ? ">" : null;
  }
}
