package routes.mapping.fhir.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import routes.mapping.TransformException;

/**
 * Which readings of one Observation their source deleted. A deletion hides every reading of its
 * value and millisecond whose version is not higher than its own, whichever comes first. It stands
 * in an extension of the Observation, one a value: {@code name time/deleted[/hidden] …}. The first
 * time and the first deletion are instants, the next ones seconds after the one before; {@code
 * hidden} tells, in seconds from the deletion, the version of the reading that would be shown.
 */
public final class Deletions {
  /** An Observation whose readings are all deleted: it keeps what it showed last. */
  public static final String ALL = "all";

  /** An Observation whose readings were deleted before one of them came: it shows none. */
  public static final String AWAITED = "awaited";

  private static final int LONGEST = 1_000_000;

  /** Stands for the value of a hidden reading; it is never shown. */
  private static final String HIDDEN_VALUE = "0";

  private final DecisionExtensions extensions;
  private final String url;
  private final boolean timed;
  private final Map<String, TreeMap<Instant, Instant>> deleted = new TreeMap<>();
  private final Map<String, Map<Instant, Instant>> stoodHidden = new HashMap<>();
  private final Map<String, Map<Instant, Instant>> hidden = new HashMap<>();
  private final Map<String, List<DeletedRange>> ranges = new HashMap<>();

  private Deletions(DecisionExtensions extensions, boolean timed) {
    this.extensions = extensions;
    this.url = extensions.deletedReadings.url();
    this.timed = timed;
  }

  /**
   * What an Observation tells; what cannot be read counts as not there.
   *
   * @param existing or null
   * @param timed whether its readings differ in time; those of a window of one instant do not
   */
  public static Deletions of(ObjectNode existing, DecisionExtensions extensions, boolean timed) {
    Deletions deletions = new Deletions(extensions, timed);
    if (existing != null) {
      for (JsonNode extension : existing.path("extension")) {
        if (deletions.url.equals(extension.path("url").asText())) {
          deletions.read(extension.path(extensions.deletedReadings.valueName()).asText());
        }
      }
    }
    return deletions;
  }

  /** Adds a deletion; of several of one reading the highest version counts. */
  void add(String name, Instant time, Instant version) {
    deleted
        .computeIfAbsent(name, any -> new TreeMap<>())
        .merge(
            time.truncatedTo(ChronoUnit.MILLIS),
            version,
            (one, other) -> other.isAfter(one) ? other : one);
  }

  /**
   * Deletes every reading of a range that is met from now on. The range itself does not stand in
   * the Observation: what comes into it later is told by its version.
   */
  void add(DeletedRange range) {
    ranges.computeIfAbsent(range.name(), any -> new ArrayList<>(1)).add(range);
  }

  /** Whether a reading was deleted before, in a lower version or the same. */
  boolean has(String name, Instant time, Instant version) {
    Instant before =
        deleted.getOrDefault(name, new TreeMap<>()).get(time.truncatedTo(ChronoUnit.MILLIS));
    return before != null && !before.isAfter(version);
  }

  public boolean isEmpty() {
    return deleted.isEmpty() && ranges.isEmpty();
  }

  /** The deletions of one value. */
  public Of of(String name) {
    return new Of(name);
  }

  /** The deletions of one value, as its readings meet them. */
  public final class Of {
    private final String name;
    private final List<DeletedRange> spans;

    private Of(String name) {
      this.name = name;
      this.spans = ranges.getOrDefault(name, List.of());
    }

    public boolean isEmpty() {
      return spans.isEmpty() && !deleted.containsKey(name);
    }

    /** Whether a reading is not to be shown. */
    boolean hides(Point point) {
      if (isHidden(point)) {
        return true;
      }
      for (DeletedRange span : spans) {
        if (span.hides(point)) {
          add(name, point.time(), span.version());
        }
      }
      return !spans.isEmpty() && isHidden(point);
    }

    private boolean isHidden(Point point) {
      TreeMap<Instant, Instant> times = deleted.get(name);
      if (times == null) {
        return false;
      }
      if (!timed) {
        return times.values().stream().anyMatch(version -> !point.version().isAfter(version));
      }
      Instant version = times.get(point.time().truncatedTo(ChronoUnit.MILLIS));
      return version != null && !point.version().isAfter(version);
    }

    /** Whether the Observation tells of a reading that would be shown and is hidden. */
    public boolean hidesAny() {
      return stoodHidden.containsKey(name);
    }

    /** The readings that would be shown and are hidden, as far as the Observation tells. */
    List<Point> hiddenPoints() {
      List<Point> points = new ArrayList<>();
      stoodHidden
          .getOrDefault(name, Map.of())
          .forEach((time, version) -> points.add(new Point(time, version, HIDDEN_VALUE)));
      return points;
    }

    /** A reading would be shown and is not. */
    void hid(Point point) {
      if (timed) {
        hidden
            .computeIfAbsent(name, any -> new HashMap<>())
            .merge(
                point.time().truncatedTo(ChronoUnit.MILLIS),
                point.version(),
                (one, other) -> other.isAfter(one) ? other : one);
      }
    }
  }

  /** Whether this product, not a person, says that an Observation is entered in error. */
  public static boolean retracted(ObjectNode observation, DecisionExtensions extensions) {
    return extensions.retraction.on(observation).isPresent();
  }

  /** Whether an Observation has had no reading yet. */
  public boolean isAwaited(ObjectNode observation) {
    return extensions
        .retraction
        .on(observation)
        .filter(code -> AWAITED.equals(code.asText()))
        .isPresent();
  }

  /**
   * Writes what is known now in place of what stands.
   *
   * @param retraction {@link #ALL}, {@link #AWAITED}, or null where a reading is shown
   */
  public void write(ObjectNode observation, String retraction) {
    extensions.retraction.set(observation, null);
    ArrayNode all = observation.withArrayProperty("extension");
    for (int i = all.size() - 1; i >= 0; i--) {
      if (url.equals(all.get(i).path("url").asText())) {
        all.remove(i);
      }
    }
    deleted.forEach(
        (name, times) -> all.addObject().put("url", url).put("valueString", text(name, times)));
    if (all.isEmpty()) {
      observation.remove("extension");
    }
    extensions.retraction.set(observation, retraction);
  }

  private String text(String name, TreeMap<Instant, Instant> times) {
    StringBuilder text = new StringBuilder(URLEncoder.encode(name, StandardCharsets.UTF_8));
    Instant lastTime = null;
    Instant lastVersion = null;
    for (Map.Entry<Instant, Instant> entry : times.entrySet()) {
      Instant time = entry.getKey();
      Instant version = entry.getValue();
      text.append(' ').append(lastTime == null ? time : seconds(lastTime, time));
      text.append('/').append(lastVersion == null ? version : seconds(lastVersion, version));
      Instant shown = hidden.getOrDefault(name, Map.of()).get(time);
      if (shown != null) {
        text.append('/').append(seconds(version, shown));
      }
      lastTime = time;
      lastVersion = version;
    }
    if (text.length() > LONGEST) {
      throw new TransformException(
          "series-too-long",
          "So many readings of the window were deleted that they cannot be kept beside it. Shorten"
              + " the window.");
    }
    return text.toString();
  }

  private static String seconds(Instant from, Instant to) {
    BigDecimal number = BigDecimal.valueOf(from.until(to, ChronoUnit.MILLIS), 3);
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private void read(String text) {
    String[] parts = text.split(" ");
    try {
      String name = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
      Instant time = null;
      Instant version = null;
      for (int i = 1; i < parts.length; i++) {
        String[] entry = parts[i].split("/");
        time = time == null ? Instant.parse(entry[0]) : after(time, entry[0]);
        version = version == null ? Instant.parse(entry[1]) : after(version, entry[1]);
        add(name, time, version);
        if (entry.length > 2) {
          stoodHidden
              .computeIfAbsent(name, any -> new HashMap<>())
              .put(time, after(version, entry[2]));
        }
      }
    } catch (ArithmeticException
        | IllegalArgumentException
        | DateTimeException
        | IndexOutOfBoundsException misfit) {
      return;
    }
  }

  private static Instant after(Instant base, String seconds) {
    return base.plusMillis(new BigDecimal(seconds).movePointRight(3).longValueExact());
  }
}
