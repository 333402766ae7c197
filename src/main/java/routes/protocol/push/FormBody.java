package routes.protocol.push;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import routes.protocol.MalformedPushException;

/**
 * Reads {@code application/x-www-form-urlencoded} bodies from raw bytes, within limits. Of a field
 * sent twice the first value counts.
 */
@Component("formBody")
public class FormBody {

  private static final int BYTES = 16 * 1024;
  private static final int FIELDS = 64;

  /**
   * @throws MalformedPushException if the body is too large, has too many fields or is no form
   */
  public Map<String, String> parse(byte[] body) {
    if (body == null || body.length == 0) {
      return Map.of();
    }
    if (body.length > BYTES) {
      throw new MalformedPushException("the form is too large");
    }
    String text = text(body);
    String[] pairs = text.split("&", FIELDS + 1);
    if (pairs.length > FIELDS) {
      throw new MalformedPushException("the form has too many fields");
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return fields;
  }

  private static String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedPushException("the form is not UTF-8");
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new MalformedPushException("the form has a broken escape");
    }
  }
}
