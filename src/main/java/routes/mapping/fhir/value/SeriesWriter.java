package routes.mapping.fhir.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import routes.mapping.MappingOptions;
import routes.mapping.TransformException;
import routes.mapping.fhir.template.Numbers;
import routes.mapping.fhir.template.SampleScale;
import routes.mapping.fhir.template.ValueTemplate;

/** Writes series as SampledData and merges readings into those that stand. */
final class SeriesWriter {
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final String GAP = "E";

  private final MappingOptions options;
  private final DecisionExtensions extensions;

  SeriesWriter(MappingOptions options, DecisionExtensions extensions) {
    this.options = options;
    this.extensions = extensions;
  }

  /** Writes a new series. */
  void put(
      ObjectNode owner,
      ValueTemplate.Series template,
      List<Point> points,
      Frame frame,
      Deletions.Of deletions) {
    write(owner, template, samples(template, List.of(), points, frame, deletions), frame);
  }

  private Series samples(
      ValueTemplate.Series template,
      List<Point> standing,
      List<Point> added,
      Frame frame,
      Deletions.Of deletions) {
    return Series.of(
        frame,
        Numbers.nanos(template.period()),
        template.scale(),
        options.maxSamples(),
        standing,
        added,
        deletions);
  }

  private void write(ObjectNode owner, ValueTemplate.Series template, Series series, Frame frame) {
    ObjectNode json = owner.putObject(template.element());
    extensions.sampleTimes.set(json, SampleOrigins.times(series.offsets()).orElse(null));
    extensions.sampleVersions.set(
        json, SampleOrigins.versions(series.points(), frame.issued()).orElse(null));
    template.scale().write(json, template.period(), series.data(template.trim()));
  }

  /**
   * Puts readings into the series that stands, or makes one, and moves it to a wider frame.
   *
   * @param added may be empty
   * @param deletions readings that are not shown; a series without any other is taken away
   * @return whether more changed than versions
   * @throws TransformException if what stands is no series of plain numbers
   */
  boolean merge(
      ObjectNode owner,
      ValueTemplate.Series template,
      List<Point> added,
      Frame before,
      Frame after,
      Deletions.Of deletions) {
    JsonNode standing = owner.get(template.element());
    if (standing == null && added.isEmpty() && !deletions.hidesAny()) {
      return false;
    }
    List<Point> stood = new ArrayList<>(deletions.hiddenPoints());
    if (standing != null) {
      stood.addAll(read(standing, template, before));
    }
    Series series = samples(template, stood, added, after, deletions);
    if (series.points().isEmpty() && !deletions.isEmpty()) {
      return owner.remove(template.element()) != null;
    }
    if (standing == null) {
      owner.remove("dataAbsentReason");
      write(owner, template, series, after);
      return true;
    }
    ObjectNode fresh = owner.objectNode();
    write(fresh, template, series, after);
    JsonNode written = fresh.get(template.element());
    boolean sameVersions = same(extensions.sampleVersions, standing, written);
    boolean sameContent =
        standing.path("data").asText().equals(written.path("data").asText())
            && same(extensions.sampleTimes, standing, written)
            && samePeriod(standing, written)
            && (added.isEmpty() || template.scale().hasUnit(standing));
    if (!sameContent) {
      owner.set(template.element(), written);
    } else if (!sameVersions) {
      extensions.sampleVersions.set(
          (ObjectNode) standing,
          extensions.sampleVersions.on(written).map(JsonNode::asText).orElse(null));
    }
    return !sameContent;
  }

  private static boolean same(
      DecisionExtensions.Extension extension, JsonNode standing, JsonNode written) {
    return extension
        .on(standing)
        .map(JsonNode::asText)
        .equals(extension.on(written).map(JsonNode::asText));
  }

  private static boolean samePeriod(JsonNode standing, JsonNode written) {
    return standing.path("period").decimalValue().compareTo(written.path("period").decimalValue())
        == 0;
  }

  /** The readings of a series that stands, with their times and versions as far as it tells. */
  private List<Point> read(JsonNode standing, ValueTemplate.Series template, Frame frame) {
    refuseOtherScale(standing, template.scale());
    long own = Numbers.nanos(standing.path("period").decimalValue());
    SampleGrid grid = SampleGrid.of(frame, own > 0 ? own : Numbers.nanos(template.period()));
    List<Integer> buckets = new ArrayList<>();
    List<String> values = new ArrayList<>();
    String data = standing.path("data").asText().strip();
    int bucket = 0;
    for (String token : data.isEmpty() ? new String[0] : SPACE.split(data)) {
      if (!token.equals(GAP)) {
        buckets.add(bucket);
        values.add(token);
      }
      bucket++;
    }
    if (!grid.holds(bucket)) {
      throw new TransformException(
          "series-not-mergeable", "The series that stands spans more than decades.");
    }
    int count = values.size();
    long[] offsets =
        SampleOrigins.readTimes(text(extensions.sampleTimes, standing), count, grid.period());
    List<Instant> versions =
        SampleOrigins.readVersions(
            text(extensions.sampleVersions, standing), count, frame.issued());
    List<Point> points = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Instant time = grid.time(buckets.get(i)).plusNanos(offsets[i]);
      points.add(new Point(time, versions.get(i), values.get(i)));
    }
    return points;
  }

  private static String text(DecisionExtensions.Extension extension, JsonNode standing) {
    return extension.on(standing).map(JsonNode::asText).orElse(null);
  }

  private static void refuseOtherScale(JsonNode standing, SampleScale scale) {
    if (!scale.isOf(standing)) {
      throw new TransformException(
          "series-not-mergeable",
          "The series that stands has several dimensions, or another origin, factor or limit than"
              + " the mapping.");
    }
  }
}
