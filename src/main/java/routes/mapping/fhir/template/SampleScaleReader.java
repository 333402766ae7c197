package routes.mapping.fhir.template;

import java.math.BigDecimal;
import routes.mapping.document.Members;

/** Reads what the numbers of a series mean. */
final class SampleScaleReader {
  private final Members members;

  /**
   * @param members of a value that becomes SampledData
   */
  SampleScaleReader(Members members) {
    this.members = members;
  }

  /** The scale; parts that are wrong are left out with an error. */
  SampleScale read() {
    BigDecimal factor = number("factor");
    if (factor != null && factor.signum() <= 0) {
      error("factor", "The factor must be greater than 0.");
      factor = null;
    }
    BigDecimal lowerLimit = number("lowerLimit");
    BigDecimal upperLimit = number("upperLimit");
    if (lowerLimit != null && upperLimit != null && lowerLimit.compareTo(upperLimit) >= 0) {
      error(
          "lowerLimit",
          "The lowerLimit must be less than the upperLimit; both are in the numbers of the data,"
              + " before factor and origin.");
    }
    return new SampleScale(
        members.text("unit"),
        members.text("system"),
        members.text("code"),
        number("origin"),
        factor,
        lowerLimit,
        upperLimit);
  }

  private BigDecimal number(String name) {
    String text = members.text(name);
    if (text == null) {
      return null;
    }
    BigDecimal number = Numbers.orNull(text);
    if (number == null) {
      error(name, "The " + name + " is not a number.");
    }
    return number;
  }

  private void error(String name, String message) {
    members.error(members.read(name).orElse(members.node()), message);
  }
}
