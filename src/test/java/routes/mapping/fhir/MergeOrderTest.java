package routes.mapping.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import routes.cli.cases.CanonicalJson;
import routes.mapping.Measurement;
import routes.mapping.TransformException;

/**
 * Promise 2 over random readings: whatever order and batches they come in, and however often, the
 * same Observation comes of them. A seed names the readings of a case; a failure tells the fewest
 * readings that still fail.
 */
class MergeOrderTest {
  private static final int SEEDS = 100;
  private static final String SERIES =
      "{\"valueType\":\"SampledData\",\"valueName\":\"%s\",\"defaultPeriod\":%s,\"unit\":\"x\"}";
  private static final String QUANTITY =
      "{\"valueType\":\"Quantity\",\"valueName\":\"%s\",\"unit\":\"x\"}";
  private static final String TEXT = "{\"valueType\":\"String\",\"valueName\":\"%s\"}";
  private static final String CONSTANT =
      "{\"valueType\":\"CodeableConcept\",\"valueName\":\"%s\",\"text\":\"yes\",\"codes\":[]}";
  private static final String SUMMARY =
      "{\"valueType\":\"Quantity\",\"valueName\":\"%s\",\"unit\":\"x\",\"summary\":\"%s\"}";
  private static final String LIMITED =
      "{\"valueType\":\"SampledData\",\"valueName\":\"%s\",\"defaultPeriod\":%s,\"unit\":\"x\","
          + "\"origin\":-2.50,\"factor\":0.10,\"lowerLimit\":1.5,\"upperLimit\":9.7}";
  private static final String STRIP =
      "{\"valueType\":\"Waveform\",\"valueName\":\"%s\",\"frequencyName\":\"c\",\"defaultPeriod\":10.0,"
          + "\"unit\":\"x\",\"factor\":2.0,\"upperLimit\":8}";
  private static final String CODED =
      "{\"valueType\":\"CodeableConcept\",\"valueName\":\"%s\",\"concepts\":{\"1\":{\"text\":\"one\"},"
          + "\"1.0\":{\"text\":\"one\"},\"2\":{\"text\":\"two\",\"codes\":[{\"code\":\"z\"}]},"
          + "\"10\":{\"text\":\"1.0\"}},\"otherwise\":{\"text\":\"1\"}}";

  private static final Map<String, String> TEMPLATES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("spot", own("dateTime", 0) + value(QUANTITY, "a")),
              Map.entry("spot day", own("date", 0) + value(QUANTITY, "a")),
              Map.entry(
                  "spot panel",
                  own("dateTime", 0) + components(QUANTITY.formatted("a"), TEXT.formatted("b"))),
              Map.entry(
                  "period panel",
                  own("period", 0)
                      + value(TEXT, "a")
                      + ","
                      + components(QUANTITY.formatted("b"), CONSTANT.formatted("c"))),
              Map.entry(
                  "spot panel with reasons",
                  own("dateTime", 0)
                      + components(QUANTITY.formatted("a"), QUANTITY.formatted("b"))
                          .replace("{\"codes", "{\"absentReason\":\"unknown\",\"codes")),
              Map.entry(
                  "coded spot",
                  own("dateTime", 0) + value(CODED, "a") + "," + components(CODED.formatted("b"))),
              Map.entry(
                  "coded hour",
                  own("period", 60)
                      + value(CODED, "a")
                      + ","
                      + components(CODED.formatted("b"), CODED.formatted("c"))),
              Map.entry("coded session", own("period", -1) + value(CODED, "a")),
              Map.entry(
                  "limited hour",
                  own("period", 60)
                      + value(SUMMARY.formatted("%s", "mean"), "a")
                      + ","
                      + components(
                          LIMITED.formatted("a", "60000"),
                          SUMMARY.formatted("a", "min"),
                          LIMITED.formatted("b", "60000"),
                          SUMMARY.formatted("b", "total"))),
              Map.entry(
                  "limited session", interval(-1) + value(LIMITED.formatted("%s", "7000"), "a")),
              Map.entry(
                  "strips",
                  own("period", 0) + components(STRIP.formatted("a"), STRIP.formatted("b"))),
              Map.entry("strip at an instant", own("dateTime", 0) + value(STRIP, "a")),
              Map.entry("connector's strip", interval(0) + value(STRIP, "a")),
              Map.entry("hour with summaries", own("period", 60) + summaries("60000")),
              Map.entry("session with summaries", own("period", -1) + summaries("7000")),
              Map.entry("connector's hour with summaries", interval(60) + summaries("30000")),
              Map.entry("connector's spot", value(QUANTITY, "a")),
              Map.entry(
                  "connector's hour", interval(60) + value(SERIES.formatted("%s", "60000"), "a")),
              Map.entry(
                  "hour",
                  own("period", 60)
                      + value(QUANTITY, "a")
                      + ","
                      + components(SERIES.formatted("a", "60000"), SERIES.formatted("b", "1000"))),
              Map.entry(
                  "hour of texts",
                  own("dateTime", 60)
                      + value(TEXT, "a")
                      + ","
                      + components(CONSTANT.formatted("b"), QUANTITY.formatted("c"))),
              Map.entry("day", own("date", 1440) + value(QUANTITY, "a")),
              Map.entry(
                  "connector's session",
                  interval(-1) + value(SERIES.formatted("%s", "60000"), "a")),
              Map.entry(
                  "session",
                  own("period", -1)
                      + value(QUANTITY, "a")
                      + ","
                      + components(
                          SERIES.formatted("a", "7000"), SERIES.formatted("b", "3333.333"))),
              Map.entry(
                  "session as instant",
                  own("dateTime", -1)
                      + value(TEXT, "a")
                      + ","
                      + components(QUANTITY.formatted("b"))),
              Map.entry("session's day", own("date", -1) + value(QUANTITY, "a"))));

  private static String interval(int minutes) {
    return "\"periodInterval\":" + minutes + ",";
  }

  private static String own(String effective, int minutes) {
    return "\"serviceCoding\":false,\"effective\":\"" + effective + "\"," + interval(minutes);
  }

  private static String value(String type, String name) {
    return "\"value\":" + type.formatted(name);
  }

  private static String summaries(String period) {
    return "\"value\":"
        + SUMMARY.formatted("a", "mean")
        + ","
        + components(
            SUMMARY.formatted("a", "min"),
            SUMMARY.formatted("a", "max"),
            SERIES.formatted("a", period),
            QUANTITY.formatted("c"),
            SUMMARY.formatted("a", "total"),
            SUMMARY.formatted("b", "count").replace("\"summary\"", "\"decimals\":1,\"summary\""),
            SERIES.formatted("b", period));
  }

  private static String components(String... values) {
    List<String> components = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      components.add("{\"codes\":[{\"code\":\"k" + i + "\"}],\"value\":" + values[i] + "}");
    }
    return "\"components\":" + components;
  }

  @TestFactory
  Stream<DynamicTest> orderAndBatchesMakeNoDifference() {
    return eachCase(RandomReadings::of, MergeOrderTest::orderMakesADifference);
  }

  @TestFactory
  Stream<DynamicTest> norDoTheyWhereReadingsAreDeleted() {
    return eachCase(RandomReadings::withDeletions, MergeOrderTest::orderMakesADifference);
  }

  @TestFactory
  Stream<DynamicTest> whatIsContainedIsNotWrittenAgain() {
    return eachCase(RandomReadings::of, MergeOrderTest::writesAgain);
  }

  @TestFactory
  Stream<DynamicTest> norIsWhatIsDeleted() {
    return eachCase(RandomReadings::withDeletions, MergeOrderTest::writesAgain);
  }

  @TestFactory
  Stream<DynamicTest> norIsItOnAServerThatCutsTimesAndDecimals() {
    return eachCase(RandomReadings::of, MergeOrderTest::writesAgainOnALossyServer);
  }

  @TestFactory
  Stream<DynamicTest> norIsWhatIsDeletedThere() {
    return eachCase(RandomReadings::withDeletions, MergeOrderTest::writesAgainOnALossyServer);
  }

  private static boolean writesAgainOnALossyServer(
      FhirMapping mapping, List<Measurement> readings, long seed) {
    ObjectNode standing = LossyServer.stored(create(mapping, readings));
    return standing != null && merge(mapping, readings, standing).isPresent();
  }

  /** The readings of a case. */
  private interface Source {
    List<Measurement> of(String template, long seed);
  }

  /** A property that must not hold; true is a failure. */
  private interface Violation {
    boolean shows(FhirMapping mapping, List<Measurement> readings, long seed);
  }

  private static Stream<DynamicTest> eachCase(Source source, Violation violation) {
    return TEMPLATES.entrySet().stream()
        .flatMap(
            template ->
                IntStream.range(0, SEEDS)
                    .mapToObj(
                        seed ->
                            DynamicTest.dynamicTest(
                                template.getKey() + ", seed " + seed,
                                () ->
                                    check(
                                        template.getValue(),
                                        source.of(template.getKey(), seed),
                                        violation,
                                        seed))));
  }

  private static void check(
      String members, List<Measurement> readings, Violation violation, long seed) {
    FhirMapping mapping = Readings.mapping(members);
    if (!violation.shows(mapping, readings, seed)) {
      return;
    }
    List<Measurement> fewest = readings;
    for (int i = 0; i < fewest.size(); ) {
      List<Measurement> fewer = new ArrayList<>(fewest);
      fewer.remove(i);
      if (!fewer.isEmpty() && violation.shows(mapping, fewer, seed)) {
        fewest = fewer;
      } else {
        i++;
      }
    }
    Random random = new Random(seed);
    List<String> results = new ArrayList<>();
    for (int order = 0; order < 8; order++) {
      results.add(content(file(mapping, batches(fewest, random))));
    }
    assertThat(results).as("%s", fewest).containsOnly(results.get(0));
    assertThat(fewest).as("merged again, something is written").isEmpty();
  }

  private static boolean orderMakesADifference(
      FhirMapping mapping, List<Measurement> readings, long seed) {
    Random random = new Random(seed);
    String inOne = content(file(mapping, List.of(readings)));
    for (int order = 0; order < 8; order++) {
      if (!content(file(mapping, batches(readings, random))).equals(inOne)) {
        return true;
      }
    }
    return false;
  }

  private static boolean writesAgain(FhirMapping mapping, List<Measurement> readings, long seed) {
    Random random = new Random(seed);
    List<List<Measurement>> batches = batches(readings, random);
    ObjectNode standing = file(mapping, batches);
    batches.addAll(batches(readings, random));
    batches.add(readings);
    return standing != null
        && batches.stream().anyMatch(batch -> merge(mapping, batch, standing).isPresent());
  }

  /** The readings in random order, cut into random batches; some come twice. */
  private static List<List<Measurement>> batches(List<Measurement> readings, Random random) {
    List<Measurement> shuffled = new ArrayList<>(readings);
    readings.stream().filter(reading -> random.nextInt(4) == 0).forEach(shuffled::add);
    Collections.shuffle(shuffled, random);
    List<List<Measurement>> batches = new ArrayList<>();
    while (!shuffled.isEmpty()) {
      int size = 1 + random.nextInt(shuffled.size());
      batches.add(List.copyOf(shuffled.subList(0, size)));
      shuffled.subList(0, size).clear();
    }
    return batches;
  }

  /** Batch after batch, as the pipeline does; a batch with no value of the template is refused. */
  private static ObjectNode file(FhirMapping mapping, List<List<Measurement>> batches) {
    ObjectNode standing = null;
    for (List<Measurement> batch : batches) {
      standing =
          standing == null
              ? create(mapping, batch)
              : merge(mapping, batch, standing).map(Readings::stored).orElse(standing);
    }
    return standing;
  }

  private static ObjectNode create(FhirMapping mapping, List<Measurement> batch) {
    try {
      return Readings.stored(
          mapping.create(RandomReadings.group(mapping, batch), Readings.CONTEXT));
    } catch (TransformException refused) {
      assertThat(refused.code()).isEqualTo("no-value");
      return null;
    }
  }

  private static Optional<ObjectNode> merge(
      FhirMapping mapping, List<Measurement> batch, ObjectNode standing) {
    return mapping.merge(RandomReadings.group(mapping, batch), standing, Readings.CONTEXT);
  }

  /**
   * Without the status, which tells whether something was filed before. One without a reading left
   * keeps what it showed last, which depends on the order: of it only what it remembers.
   */
  private static String content(ObjectNode observation) {
    if (observation == null) {
      return "nothing";
    }
    if (observation.path("status").asText().equals("entered-in-error")) {
      ObjectNode rest = JsonNodeFactory.instance.objectNode();
      return CanonicalJson.of(rest.set("extension", observation.get("extension")));
    }
    ObjectNode copy = observation.deepCopy();
    copy.remove("status");
    return CanonicalJson.of(copy);
  }

  @Test
  void theTemplatesAreAllTried() {
    assertThat(TEMPLATES).hasSize(25);
  }
}
