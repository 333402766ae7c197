package routes.operations.redaction;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Records as text that may be logged. */
public final class Redacted {
  private static final Pattern SECRET =
      Pattern.compile(
          "secret|password|passphrase|credential|bearer|cookie|^authorization$|headers$|parameters$"
              + "|^(access|refresh|key)$|token$|keyset$",
          Pattern.CASE_INSENSITIVE);

  private Redacted() {}

  /**
   * Whether a component of this name holds a secret: a password, a token, a key, headers or
   * parameters of requests.
   */
  public static boolean secret(String component) {
    return SECRET.matcher(component).find();
  }

  /** The record as Java prints it, with {@code …} in the place of what is secret. */
  public static String text(Record record) {
    return record.getClass().getSimpleName()
        + Arrays.stream(record.getClass().getRecordComponents())
            .map(
                component -> component.getName() + "=" + shown(component, value(record, component)))
            .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String shown(RecordComponent component, Object value) {
    if (value == null || value.equals("") || value.equals(Optional.empty())) {
      return String.valueOf(value);
    }
    if (value instanceof Collection<?> several && several.isEmpty()) {
      return "[]";
    }
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().allMatch(each -> each instanceof Record) && !map.isEmpty()
          ? map.toString()
          : map.keySet().toString();
    }
    return secret(component.getName()) && !(value instanceof Record)
        ? "…"
        : value instanceof byte[] ? "…" : String.valueOf(value);
  }

  private static Object value(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      return "…";
    }
  }
}
