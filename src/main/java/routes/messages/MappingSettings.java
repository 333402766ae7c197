package routes.messages;

import java.net.URI;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;
import routes.mapping.ExpressionLimits;
import routes.mapping.MappingOptions;
import routes.operations.support.StartRefusedException;

/**
 * What the installation decides about mappings: {@code mappings-*}, and {@code
 * fhir.identifier-base}. What is not set has the value that the commands use.
 *
 * @param maxSize larger files are refused unread
 * @param options what mappings are loaded with
 */
public record MappingSettings(DataSize maxSize, MappingOptions options) {
  static final String MAX_SIZE = "mappings-max-size";
  private static final String CODING_SYSTEM = "mappings-coding-system";
  private static final String IDENTIFIER_BASE = "fhir.identifier-base";
  private static final DataSize LARGEST = DataSize.ofMegabytes(100);

  /**
   * Reads the settings.
   *
   * @throws StartRefusedException one makes no sense; names it, its value and what it may be
   */
  static MappingSettings of(Environment environment) {
    MappingOptions defaults = MappingOptions.defaults();
    ExpressionLimits expressions = defaults.expressions();
    return new MappingSettings(
        size(environment),
        new MappingOptions(
            environment.getProperty(IDENTIFIER_BASE, defaults.identifierBase()),
            system(environment, defaults.codingSystem()),
            number(environment, MappingOptions.MAX_SAMPLES, 1, 1_000_000, defaults.maxSamples()),
            number(environment, MappingOptions.MAX_NESTING, 10, 1_000, defaults.maxNesting()),
            new ExpressionLimits(
                number(environment, ExpressionLimits.LENGTH, 100, 100_000, expressions.length()),
                number(
                    environment,
                    ExpressionLimits.STEPS,
                    1_000,
                    1_000_000_000,
                    expressions.steps()))));
  }

  private static int number(
      Environment environment, String name, int lowest, int highest, int otherwise) {
    String text = environment.getProperty(name, "").strip();
    int number =
        text.isEmpty()
            ? otherwise
            : text.matches("\\d{1,9}|1000000000") ? Integer.parseInt(text) : -1;
    if (number < lowest || number > highest) {
      throw refused(name, text, "a whole number from " + lowest + " to " + highest);
    }
    return number;
  }

  private static DataSize size(Environment environment) {
    String text = environment.getProperty(MAX_SIZE, "5MB").strip();
    String wanted = "a size from 1KB to " + LARGEST.toMegabytes() + "MB, such as 5MB";
    try {
      DataSize size = DataSize.parse(text);
      if (size.compareTo(DataSize.ofKilobytes(1)) >= 0 && size.compareTo(LARGEST) <= 0) {
        return size;
      }
    } catch (IllegalArgumentException e) {
      throw refused(MAX_SIZE, text, wanted);
    }
    throw refused(MAX_SIZE, text, wanted);
  }

  private static String system(Environment environment, String otherwise) {
    String text = environment.getProperty(CODING_SYSTEM, "").strip();
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      if (URI.create(text).isAbsolute()) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      throw refused(CODING_SYSTEM, text, "an absolute URI");
    }
    throw refused(CODING_SYSTEM, text, "an absolute URI");
  }

  private static StartRefusedException refused(String name, String value, String wanted) {
    return new StartRefusedException(
        "The property " + name + " is '" + value + "'; it must be " + wanted + ".");
  }
}
