package routes.mapping.fhir.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * What the numbers in a SampledData mean: {@code origin + factor × number} in the unit
 * (https://hl7.org/fhir/R4/datatypes.html#SampledData). The limits are those of the numbers, before
 * factor and origin. Every part may be null: it is then not written, and the origin is 0.
 */
public record SampleScale(
    String unit,
    String system,
    String code,
    BigDecimal origin,
    BigDecimal factor,
    BigDecimal lowerLimit,
    BigDecimal upperLimit) {
  public static final String BELOW = "L";
  public static final String ABOVE = "U";

  /** Trailing zeros go: a server may drop them, and they mean nothing here. */
  public SampleScale {
    origin = plain(origin);
    factor = plain(factor);
    lowerLimit = plain(lowerLimit);
    upperLimit = plain(upperLimit);
  }

  private static BigDecimal plain(BigDecimal number) {
    return number == null ? null : Numbers.plain(number);
  }

  /** The token that the text of a number has in the data; null if it is no number. */
  public String tokenOrNull(String text) {
    if (lowerLimit == null && upperLimit == null) {
      return Numbers.plainOrNull(text);
    }
    BigDecimal number = Numbers.orNull(text);
    if (number == null) {
      return null;
    }
    if (lowerLimit != null && number.compareTo(lowerLimit) < 0) {
      return BELOW;
    }
    return upperLimit != null && number.compareTo(upperLimit) > 0 ? ABOVE : number.toPlainString();
  }

  /** Whether a token in the data says that a number is beyond a limit of this scale. */
  public boolean isBeyond(String token) {
    return token.equals(BELOW) && lowerLimit != null || token.equals(ABOVE) && upperLimit != null;
  }

  /** Writes a SampledData. */
  public void write(ObjectNode json, BigDecimal period, String data) {
    ObjectNode zero = json.putObject("origin");
    if (origin == null) {
      zero.put("value", 0);
    } else {
      zero.put("value", origin);
    }
    Coding.putIfSet(zero, "unit", unit);
    Coding.putIfSet(zero, "system", system);
    Coding.putIfSet(zero, "code", code);
    json.set("period", DecimalNode.valueOf(period));
    putIfSet(json, "factor", factor);
    putIfSet(json, "lowerLimit", lowerLimit);
    putIfSet(json, "upperLimit", upperLimit);
    json.put("dimensions", 1).put("data", data);
  }

  private static void putIfSet(ObjectNode json, String name, BigDecimal number) {
    if (number != null) {
      json.put(name, number);
    }
  }

  /** Whether the numbers of a SampledData that stands mean the same, whatever its unit. */
  public boolean isOf(JsonNode standing) {
    return standing.path("dimensions").asInt(1) <= 1
        && same(standing.path("origin").get("value"), origin, BigDecimal.ZERO)
        && same(standing.get("factor"), factor, BigDecimal.ONE)
        && same(standing.get("lowerLimit"), lowerLimit, null)
        && same(standing.get("upperLimit"), upperLimit, null);
  }

  private static boolean same(JsonNode standing, BigDecimal own, BigDecimal otherwise) {
    BigDecimal one = standing == null || !standing.isNumber() ? otherwise : standing.decimalValue();
    BigDecimal other = own == null ? otherwise : own;
    return one == null || other == null ? one == other : one.compareTo(other) == 0;
  }

  /** Whether a SampledData that stands has the same unit. */
  public boolean hasUnit(JsonNode standing) {
    JsonNode zero = standing.path("origin");
    return Objects.equals(zero.path("unit").asText(null), unit)
        && Objects.equals(zero.path("system").asText(null), system)
        && Objects.equals(zero.path("code").asText(null), code);
  }
}
