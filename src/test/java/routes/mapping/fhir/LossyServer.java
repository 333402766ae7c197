package routes.mapping.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** A FHIR server that keeps milliseconds of a time and no trailing zeros of a number. */
public final class LossyServer {
  private static final Pattern FRACTION =
      Pattern.compile("(T\\d\\d:\\d\\d:\\d\\d\\.\\d{3})\\d+(Z|[+-]\\d\\d:\\d\\d)$");

  private LossyServer() {}

  /** What it gives back; null for null. */
  public static ObjectNode stored(ObjectNode written) {
    if (written == null) {
      return null;
    }
    ObjectNode stored = written.deepCopy();
    cut(stored);
    return stored;
  }

  private static void cut(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              member -> {
                if (member.getValue().isTextual() && !member.getKey().equals("valueString")) {
                  String cut = FRACTION.matcher(member.getValue().asText()).replaceFirst("$1$2");
                  member.setValue(object.textNode(cut));
                } else if (member.getValue().isNumber()) {
                  BigDecimal number = member.getValue().decimalValue().stripTrailingZeros();
                  member.setValue(DecimalNode.valueOf(number));
                }
              });
    }
    node.forEach(LossyServer::cut);
  }
}
