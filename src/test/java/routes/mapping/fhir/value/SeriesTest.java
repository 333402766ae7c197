package routes.mapping.fhir.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import routes.mapping.MappingOptions;
import routes.mapping.Measurement;
import routes.mapping.TransformException;
import routes.mapping.fhir.FhirMapping;
import routes.mapping.fhir.LossyServer;
import routes.mapping.fhir.Readings;
import routes.mapping.fhir.template.SampleScale;

class SeriesTest {
  private static final Deletions.Of NONE =
      Deletions.of(null, new DecisionExtensions(MappingOptions.defaults()), true).of("v");
  private static final Instant START = Instant.parse("2026-11-20T07:00:00Z");
  private static final String V1 = "2026-11-20T08:00:00Z";
  private static final String V2 = "2026-11-20T09:00:00Z";
  private static final long MINUTE = 60_000_000_000L;

  private static final SampleScale PLAIN =
      new SampleScale(null, null, null, null, null, null, null);

  private static Point at(double minutes, String value) {
    return new Point(START.plusMillis((long) (minutes * 60_000)), Point.UNVERSIONED, value);
  }

  private static Frame frame(double lastMinute) {
    Instant end = START.plusMillis((long) (lastMinute * 60_000));
    return new Frame(START, end, false, Point.UNVERSIONED);
  }

  private static String build(double lastMinute, boolean trim, Point... points) {
    return Series.of(frame(lastMinute), MINUTE, PLAIN, 1000, List.of(), List.of(points), NONE)
        .data(trim);
  }

  @Test
  void aBucketTakesTheLastReadingInsideAndAGapIsE() {
    assertThat(build(4, false, at(0, "1"), at(2.1, "2"), at(2.9, "3"))).isEqualTo("1 E 3 E E");
  }

  @Test
  void theEndIsInsideAndWhatLiesOutsideIsLeftOut() {
    assertThat(build(1, false, at(-1, "9"), at(1, "2"), at(2, "9"))).isEqualTo("E 2");
  }

  @Test
  void aTrimmedSeriesEndsWithItsLastReading() {
    assertThat(build(59, true, at(0, "1"), at(2, "2"))).isEqualTo("1 E 2");
  }

  @Test
  void numbersAreWrittenPlainAndOthersRefused() {
    assertThat(build(0, false, at(0, "6.0E1"))).isEqualTo("60");
    assertThatThrownBy(() -> build(0, false, at(0, "abc")))
        .isInstanceOf(TransformException.class)
        .hasMessageNotContaining("abc");
  }

  @Test
  void aWindowOfTooManySamplesIsRefused() {
    assertThatThrownBy(() -> build(1000, false, at(0, "1")))
        .isInstanceOfSatisfying(
            TransformException.class, e -> assertThat(e.code()).isEqualTo("series-too-long"));
    Frame always = new Frame(Instant.MIN, Instant.MAX, false, Point.UNVERSIONED);
    assertThatThrownBy(() -> Series.of(always, 1, PLAIN, 1000, List.of(), List.of(), NONE))
        .isInstanceOf(TransformException.class);
  }

  @Test
  void aMergeReadsThePeriodThatStandsNotTheTemplates() {
    FhirMapping minutes = series(60_000);
    ObjectNode standing =
        Readings.stored(
            Readings.create(minutes, Readings.reading("2026-11-20T07:02:00Z", null, "v", "5")));
    FhirMapping halves = series(30_000);
    ObjectNode merged =
        halves
            .merge(
                Readings.group(
                    halves, List.of(Readings.reading("2026-11-20T07:00:30Z", null, "v", "4"))),
                standing,
                Readings.CONTEXT)
            .orElseThrow();
    assertThat(merged.at("/valueSampledData/data").asText()).startsWith("E 4 E E 5 E");
    assertThat(merged.at("/valueSampledData/period").asInt()).isEqualTo(30_000);
  }

  @Test
  void aComponentThatIsAddedCoversTheWholeWindow() {
    FhirMapping mapping =
        Readings.mapping(
            """
            "periodInterval":-1,"components":[
              {"codes":[],"value":{"valueType":"SampledData","valueName":"a","defaultPeriod":60000}},
              {"codes":[],"value":{"valueType":"SampledData","valueName":"b","defaultPeriod":60000}}]
            """);
    Instant later = START.plusSeconds(120);
    ObjectNode standing =
        Readings.stored(
            mapping.create(
                new routes.mapping.MeasurementGroup(
                    later, later, List.of(Readings.reading(later.toString(), null, "a", "3"))),
                Readings.CONTEXT));
    ObjectNode merged =
        mapping
            .merge(
                new routes.mapping.MeasurementGroup(
                    START, START, List.of(Readings.reading(START.toString(), null, "b", "1"))),
                standing,
                Readings.CONTEXT)
            .orElseThrow();
    assertThat(merged.at("/component/0/valueSampledData/data").asText()).isEqualTo("E E 3");
    assertThat(merged.at("/component/1/valueSampledData/data").asText()).isEqualTo("1 E E");
  }

  @Test
  void readingsOfOneVersionGiveTheSameSeriesInAnyOrder() {
    FhirMapping mapping = series(60_000);
    Random random = new Random(42);
    for (int round = 0; round < 100; round++) {
      List<Measurement> readings = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        readings.add(
            Readings.reading(
                START.plusSeconds(60L * random.nextInt(4)).toString(),
                "2026-11-20T08:00:00Z",
                "v",
                String.valueOf(random.nextInt(5))));
      }
      Set<String> results = new HashSet<>();
      results.add(data(mapping.create(Readings.group(mapping, readings), Readings.CONTEXT)));
      for (int order = 0; order < 5; order++) {
        Collections.shuffle(readings, random);
        results.add(data(Readings.fileOneByOne(mapping, readings)));
      }
      assertThat(results).hasSize(1);
    }
  }

  @Test
  void inOneBucketTheHigherVersionCountsThenTheLaterTime() {
    FhirMapping mapping = series(60_000);
    List<Measurement> readings =
        List.of(
            Readings.reading("2026-11-20T07:00:10Z", V2, "v", "5"),
            Readings.reading("2026-11-20T07:00:40Z", V1, "v", "9"),
            Readings.reading("2026-11-20T07:01:40Z", V2, "v", "6"),
            Readings.reading("2026-11-20T07:01:10Z", V2, "v", "7"));
    for (int turn = 0; turn < readings.size(); turn++) {
      List<Measurement> order = new ArrayList<>(readings);
      Collections.rotate(order, turn);
      ObjectNode filed = Readings.fileOneByOne(mapping, order);
      assertThat(data(filed)).startsWith("5 6 E");
      assertThat(extension(filed, "sample-times")).isEqualTo("10 40");
      assertThat(extension(filed, "sample-versions")).isEmpty();
    }
  }

  @Test
  void anOlderReadingOfAnotherBucketTellsItsVersion() {
    FhirMapping mapping = series(60_000);
    ObjectNode filed =
        Readings.fileOneByOne(
            mapping,
            List.of(
                Readings.reading("2026-11-20T07:02:00Z", V2, "v", "3"),
                Readings.reading("2026-11-20T07:00:00Z", V1, "v", "1"),
                Readings.reading("2026-11-20T07:01:00Z", V1, "v", "2")));
    assertThat(data(filed)).startsWith("1 2 3 E");
    assertThat(extension(filed, "sample-versions")).isEqualTo("2026-11-20T08:00:00Z*2 3600");
    assertThat(filed.get("issued").asText()).isEqualTo(V2);
  }

  @Test
  void aSeriesWithoutItsExtensionsCountsAsTheVersionOfItsObservation() {
    FhirMapping mapping = series(60_000);
    ObjectNode standing =
        Readings.stored(
            Readings.create(mapping, Readings.reading("2026-11-20T07:00:10Z", V1, "v", "5")));
    ((ObjectNode) standing.get("valueSampledData")).remove("extension");
    ((ObjectNode) standing.get("valueSampledData")).put("data", "5 6");
    ObjectNode older = merged(mapping, standing, "2026-11-20T07:00:30Z", "2026-11-20T07:30:00Z");
    assertThat(data(older)).startsWith("5 6 E");
    ObjectNode newer = merged(mapping, standing, "2026-11-20T07:00:30Z", V2);
    assertThat(data(newer)).startsWith("1 6 E");
    assertThat(extension(newer, "sample-times")).isEqualTo("30 0");
    assertThat(extension(newer, "sample-versions")).isEqualTo("2026-11-20T09:00:00Z -3600");
  }

  @Test
  void aSeriesOnAnotherScaleIsRefused() {
    FhirMapping mapping = series(60_000);
    ObjectNode standing =
        Readings.stored(
            Readings.create(mapping, Readings.reading("2026-11-20T07:00:00Z", V1, "v", "5")));
    ((ObjectNode) standing.get("valueSampledData")).put("factor", 2);
    assertThatThrownBy(() -> merged(mapping, standing, "2026-11-20T07:01:00Z", V1))
        .isInstanceOfSatisfying(
            TransformException.class, e -> assertThat(e.code()).isEqualTo("series-not-mergeable"));
  }

  @Test
  void whatLiesBeyondALimitIsItsToken() {
    FhirMapping mapping = limited("\"lowerLimit\":40,\"upperLimit\":400.0");
    ObjectNode filed =
        Readings.fileOneByOne(
            mapping,
            List.of(
                Readings.reading("2026-11-20T07:00:00Z", V1, "v", "39.9"),
                Readings.reading("2026-11-20T07:01:00Z", V1, "v", "40.0"),
                Readings.reading("2026-11-20T07:02:00Z", V1, "v", "401"),
                Readings.reading("2026-11-20T07:04:00Z", V1, "v", "90"),
                Readings.reading("2026-11-20T07:00:00Z", V2, "v", "41")));
    assertThat(data(filed)).isEqualTo("41 40.0 U E 90");
    assertThat(filed.at("/valueSampledData/lowerLimit").asText()).isEqualTo("40");
    assertThat(filed.at("/valueSampledData/upperLimit").asText()).isEqualTo("400");
  }

  @Test
  void theLimitTokensAreNoValuesOfADevice() {
    FhirMapping mapping = limited("\"lowerLimit\":40");
    assertThatThrownBy(
            () -> Readings.create(mapping, Readings.reading("2026-11-20T07:00:00Z", V1, "v", "L")))
        .isInstanceOfSatisfying(
            TransformException.class, e -> assertThat(e.code()).isEqualTo("value-not-numeric"));
  }

  @Test
  void aSeriesIsMergedIntoOneOfItsOwnScaleOnly() {
    FhirMapping mapping = limited("\"origin\":11,\"factor\":0.50,\"lowerLimit\":40");
    ObjectNode standing =
        LossyServer.stored(
            Readings.stored(
                Readings.create(mapping, Readings.reading("2026-11-20T07:00:00Z", V1, "v", "30"))));
    assertThat(standing.at("/valueSampledData/origin/value").asText()).isEqualTo("11");
    assertThat(standing.at("/valueSampledData/factor").asText()).isEqualTo("0.5");
    assertThat(data(merged(mapping, standing, "2026-11-20T07:01:00Z", V1))).isEqualTo("L L");
    for (String other :
        List.of(
            "\"origin\":11,\"factor\":0.5",
            "\"origin\":11,\"factor\":0.5,\"lowerLimit\":41",
            "\"origin\":11,\"lowerLimit\":40",
            "\"factor\":0.5,\"lowerLimit\":40",
            "\"origin\":11,\"factor\":0.5,\"lowerLimit\":40,\"upperLimit\":400")) {
      assertThatThrownBy(() -> merged(limited(other), standing, "2026-11-20T07:01:00Z", V1))
          .isInstanceOfSatisfying(
              TransformException.class,
              e -> assertThat(e.code()).isEqualTo("series-not-mergeable"));
    }
  }

  private static FhirMapping limited(String scale) {
    return Readings.mapping(
        "\"periodInterval\":60,\"value\":{\"valueType\":\"SampledData\",\"valueName\":\"v\",\"defaultPeriod\":60000,"
            + "\"trim\":true,"
            + scale
            + "}");
  }

  @Test
  void theBucketsOfASessionStayWhereTheyAreWhenItsBeginMoves() {
    FhirMapping mapping =
        Readings.mapping(
            "\"periodInterval\":-1,\"value\":{\"valueType\":\"SampledData\",\"valueName\":\"v\",\"defaultPeriod\":60000}");
    ObjectNode standing = null;
    for (String time : List.of("07:01:50", "07:01:40", "07:00:55")) {
      Measurement reading =
          Readings.reading("2026-11-20T" + time + "Z", V1, "v", time.substring(6));
      Instant at = reading.occurrenceTime();
      var group = new routes.mapping.MeasurementGroup(at, at, List.of(session(reading)));
      ObjectNode before = standing;
      standing =
          before == null
              ? mapping.create(group, Readings.CONTEXT)
              : mapping.merge(group, before, Readings.CONTEXT).orElse(before);
    }
    assertThat(data(standing)).isEqualTo("55 50");
    assertThat(extension(standing, "sample-times")).isEqualTo("0 -5");
  }

  private static Measurement session(Measurement one) {
    return new Measurement(
        one.type(),
        one.occurrenceTime(),
        null,
        one.deviceId(),
        null,
        null,
        "session-1",
        null,
        null,
        one.properties(),
        one.origin());
  }

  private static ObjectNode merged(
      FhirMapping mapping, ObjectNode standing, String time, String version) {
    return mapping
        .merge(
            Readings.group(mapping, List.of(Readings.reading(time, version, "v", "1"))),
            standing,
            Readings.CONTEXT)
        .orElse(standing);
  }

  private static String extension(ObjectNode observation, String name) {
    for (var extension : observation.at("/valueSampledData/extension")) {
      if (extension.get("url").asText().endsWith("/" + name)) {
        return extension.get("valueString").asText();
      }
    }
    return "";
  }

  private static String data(ObjectNode observation) {
    return observation.at("/valueSampledData/data").asText();
  }

  private static FhirMapping series(int period) {
    return Readings.mapping(
        "\"periodInterval\":60,\"value\":{\"valueType\":\"SampledData\",\"valueName\":\"v\",\"defaultPeriod\":"
            + period
            + ",\"unit\":\"x\"}");
  }
}
