package routes.subject;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a message or a link names a resource of the FHIR server: by identifier or by reference.
 *
 * @param system of the identifier; null for a reference, and where a value came without one
 * @param value of the identifier, or null for a reference
 * @param reference {@code Type/id}, or null for an identifier
 */
public record ResourceName(String system, String value, String reference) {
  private static final int LONGEST = 1000;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
  private static final Pattern SYSTEM_AND_VALUE =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.\\-]*:[^|\\s]+)\\|(.+)");

  /**
   * What a message says: {@code Type/id}, {@code system|value}, or a value alone, which has the
   * default system.
   *
   * @param defaultSystem or null
   */
  public static ResourceName of(String type, String text, String defaultSystem) {
    if (text.startsWith(type + "/") && ID.matcher(text.substring(type.length() + 1)).matches()) {
      return new ResourceName(null, null, text);
    }
    Matcher identifier = SYSTEM_AND_VALUE.matcher(text);
    if (identifier.matches()) {
      return new ResourceName(identifier.group(1), identifier.group(2), null);
    }
    boolean without = defaultSystem == null || defaultSystem.isBlank();
    return new ResourceName(without ? null : defaultSystem, text, null);
  }

  /** Whether the FHIR server can be asked for it: an identifier has a system and a value. */
  public boolean isComplete() {
    return reference != null || (isText(system) && isText(value));
  }

  /**
   * Whether a server understands a search for it; what it refuses would look like an outage, and
   * hold up everything.
   */
  public static boolean isText(String text) {
    return text != null
        && !text.isBlank()
        && text.length() <= LONGEST
        && text.codePoints()
            .noneMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }

  /**
   * Whether a server may take this identifier of a resource for the one that is named: it does so
   * where they differ in case, in accents, in blanks around or in the number of blanks between, as
   * databases compare text. Where the name has no system any will do.
   */
  public boolean isLike(String system, String value) {
    return isCompared(this.value, value)
        && (this.system == null || isCompared(this.system, system));
  }

  private static boolean isCompared(String one, String other) {
    return one.equals(other) || !compared(one).isEmpty() && compared(one).equals(compared(other));
  }

  private static String compared(String text) {
    if (text == null) {
      return "";
    }
    String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
    String folded = plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return BLANKS.matcher(folded).replaceAll(" ").strip();
  }

  /** The id of a reference. */
  public String id() {
    return reference.substring(reference.indexOf('/') + 1);
  }

  /** Names no person. */
  @Override
  public String toString() {
    return "ResourceName";
  }
}
