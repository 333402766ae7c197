package routes.operations.requests;

/** What counts as text: characters that every database, JSON document and FHIR server takes. */
public final class PlainText {
  private static final byte FIRST_BYTE_OF_SURROGATES = (byte) 0xED;

  private PlainText() {}

  /** Whether this is text without control characters and without halves of characters. */
  public static boolean is(String text) {
    return storable(text) && text.chars().noneMatch(Character::isISOControl);
  }

  /** Whether this has neither NUL nor halves of characters; other control characters may be. */
  public static boolean storable(String text) {
    return text.codePoints()
        .noneMatch(
            character ->
                character == 0
                    || character >= Character.MIN_SURROGATE
                        && character <= Character.MAX_SURROGATE);
  }

  /**
   * Whether a JSON document may hold text that is not {@link #storable}: only then need it be
   * looked through. Valid JSON writes NUL as an escape, and half a character too, or in bytes that
   * begin as only few others do. In UTF-16 and UTF-32, which JSON may be in, every ASCII character
   * has a byte that is 0.
   */
  public static boolean doubtful(byte[] json) {
    for (int i = 0; i < json.length - 1; i++) {
      if (json[i] == 0
          || json[i] == FIRST_BYTE_OF_SURROGATES
          || json[i] == '\\' && json[i + 1] == 'u') {
        return true;
      }
    }
    return false;
  }
}
