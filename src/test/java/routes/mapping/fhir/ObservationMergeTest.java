package routes.mapping.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import routes.cli.cases.CanonicalJson;
import routes.mapping.Measurement;
import routes.mapping.MeasurementGroup;
import routes.mapping.TransformException;

class ObservationMergeTest {
  private static final String AT = "2026-11-20T07:05:12Z";
  private static final String V1 = "2026-11-20T08:00:00Z";
  private static final String V2 = "2026-11-20T09:00:00Z";
  private static final String V3 = "2026-11-20T10:00:00Z";
  private static final String OWN = "\"serviceCoding\":false,\"effective\":\"dateTime\",";
  private static final String QUANTITY =
      "\"value\":{\"valueType\":\"Quantity\",\"valueName\":\"v\",\"unit\":\"kg\",\"system\":\"u\",\"code\":\"kg\"}";
  private static final String PANEL =
      """
      "components":[
        {"codes":[{"system":"s","code":"a"}],"absentReason":"unknown","value":{"valueType":"Quantity","valueName":"a"}},
        {"codes":[{"system":"s","code":"b"}],"absentReason":"unknown","value":{"valueType":"Quantity","valueName":"b"}}]
      """;

  private static Optional<ObjectNode> merge(
      FhirMapping mapping, ObjectNode standing, Measurement... measurements) {
    return mapping.merge(
        Readings.group(mapping, List.of(measurements)), standing, Readings.CONTEXT);
  }

  private static ObjectNode standing(FhirMapping mapping, Measurement... measurements) {
    return Readings.stored(Readings.create(mapping, measurements));
  }

  @Test
  void theSameReadingAgainChangesNothing() {
    FhirMapping mapping = Readings.mapping(OWN + QUANTITY);
    ObjectNode standing = standing(mapping, Readings.reading(AT, V2, "v", "65.750"));
    assertThat(merge(mapping, standing, Readings.reading(AT, V2, "v", "65.750"))).isEmpty();
    assertThat(merge(mapping, standing, Readings.reading(AT, V1, "v", "65.750"))).isEmpty();
  }

  @Test
  void equalContentOfANewerVersionMovesIssuedAndDoesNotAmend() {
    FhirMapping mapping = Readings.mapping(OWN + QUANTITY);
    ObjectNode standing = standing(mapping, Readings.reading(AT, V1, "v", "65.750"));
    ObjectNode expected = standing.deepCopy().put("issued", V3);
    ObjectNode merged =
        merge(mapping, standing, Readings.reading(AT, V3, "v", "65.750")).orElseThrow();
    assertThat(CanonicalJson.of(merged)).isEqualTo(CanonicalJson.of(expected));
    assertThat(merge(mapping, merged, Readings.reading(AT, V2, "v", "64"))).isEmpty();
  }

  @Test
  void theSameReadingTakenAgainWithoutASourceVersionChangesNothing() {
    for (String members :
        List.of(
            OWN + QUANTITY,
            "\"periodInterval\":60," + QUANTITY,
            "\"periodInterval\":60,\"value\":{\"valueType\":\"SampledData\",\"valueName\":\"v\",\"defaultPeriod\":1000}")) {
      FhirMapping mapping = Readings.mapping(members);
      ObjectNode standing = standing(mapping, taken(V1, "65.750"));
      assertThat(merge(mapping, standing, taken(V2, "65.750"))).isEmpty();
      assertThat(merge(mapping, standing, taken(V2, "65.750"), taken(V3, "65.750"))).isEmpty();
      assertThat(merge(mapping, standing, taken(V2, "65")))
          .hasValueSatisfying(merged -> assertThat(merged.get("issued").asText()).isEqualTo(V2));
    }
  }

  private static Measurement taken(String ingestion, String value) {
    return Readings.reading(AT, null, "v", value)
        .from(
            new Measurement.Origin(
                null,
                "clinic",
                "v",
                null,
                "upsert",
                null,
                null,
                Instant.parse(ingestion),
                null,
                null,
                "m",
                "trace",
                null,
                null));
  }

  @Test
  void onAServerThatDropsTrailingZerosTheSameReadingChangesNothing() {
    FhirMapping mapping = Readings.mapping(OWN + QUANTITY);
    ObjectNode standing = standing(mapping, Readings.reading(AT, V1, "v", "65.750"));
    ((ObjectNode) standing.get("valueQuantity")).put("value", new java.math.BigDecimal("65.75"));
    assertThat(merge(mapping, standing, Readings.reading(AT, V1, "v", "65.750"))).isEmpty();
  }

  @Test
  void aValueThatIsOlderThanItsObservationTellsItsVersion() {
    FhirMapping mapping = Readings.mapping(OWN + PANEL);
    ObjectNode standing = standing(mapping, Readings.reading(AT, V1, "a", "120", "b", "80"));
    assertThat(standing.toString()).doesNotContain("reading-version");
    ObjectNode merged = merge(mapping, standing, Readings.reading(AT, V3, "b", "81")).orElseThrow();
    assertThat(merged.at("/component/0/valueQuantity/extension"))
        .hasToString(
            "[{\"url\":\"https://wearables-on-fhir.org/StructureDefinition/reading-version\",\"valueInstant\":\""
                + V1
                + "\"}]");
    assertThat(merged.at("/component/1/valueQuantity").has("extension")).isFalse();
    ObjectNode last = merge(mapping, merged, Readings.reading(AT, V2, "a", "121")).orElseThrow();
    assertThat(last.at("/component/0/valueQuantity/value").asInt()).isEqualTo(121);
    assertThat(last.get("issued").asText()).isEqualTo(V3);
    assertThat(merge(mapping, last, Readings.reading(AT, V2, "b", "99"))).isEmpty();
  }

  @Test
  void aDeviceReadingTakesTheLabelOfAnEntryByHandAway() {
    FhirMapping mapping = Readings.mapping(OWN + QUANTITY);
    Measurement typed = Readings.told(AT, V1, null, "manual", "v", "65");
    Measurement measured = Readings.told(AT, V2, null, "device", "v", "66");
    ObjectNode typedFirst = Readings.fileOneByOne(mapping, List.of(typed, measured));
    assertThat(content(typedFirst))
        .isEqualTo(content(Readings.fileOneByOne(mapping, List.of(measured, typed))));
    assertThat(typedFirst.at("/meta/security").findValuesAsText("code")).containsExactly("DEVRPT");
    assertThat(typedFirst.has("note")).isFalse();
    assertThat(typedFirst.at("/device/reference").asText()).isEqualTo("Device/d1");
  }

  @Test
  void aHigherVersionReplacesAndAmends() {
    FhirMapping mapping = Readings.mapping(OWN + QUANTITY);
    ObjectNode standing = standing(mapping, Readings.reading(AT, V1, "v", "65.750"));
    ObjectNode before = standing.deepCopy();
    ObjectNode merged =
        merge(mapping, standing, Readings.reading(AT, V2, "v", "64.1")).orElseThrow();
    ObjectNode expected = before.deepCopy();
    expected.put("status", "amended").put("issued", V2);
    ((ObjectNode) expected.get("valueQuantity")).put("value", new java.math.BigDecimal("64.1"));
    assertThat(CanonicalJson.of(merged)).isEqualTo(CanonicalJson.of(expected));
    assertThat(standing).isEqualTo(before);
  }

  @Test
  void aLowerVersionNeverOverwrites() {
    FhirMapping mapping = Readings.mapping(OWN + QUANTITY);
    ObjectNode standing = standing(mapping, Readings.reading(AT, V2, "v", "65.750"));
    assertThat(merge(mapping, standing, Readings.reading(AT, V1, "v", "99"))).isEmpty();
  }

  @Test
  void ofEqualVersionsTheLargerValueStays() {
    FhirMapping mapping = Readings.mapping(OWN + QUANTITY);
    ObjectNode standing = standing(mapping, Readings.reading(AT, V1, "v", "9"));
    assertThat(merge(mapping, standing, Readings.reading(AT, V1, "v", "8"))).isEmpty();
    assertThat(merge(mapping, standing, Readings.reading(AT, V1, "v", "10"))).isPresent();
  }

  @Test
  void aMissingComponentIsFilledInWhateverTheVersion() {
    FhirMapping mapping = Readings.mapping(OWN + PANEL);
    ObjectNode aFirst =
        Readings.fileOneByOne(
            mapping,
            List.of(Readings.reading(AT, V1, "a", "120"), Readings.reading(AT, V2, "b", "80")));
    ObjectNode bFirst =
        Readings.fileOneByOne(
            mapping,
            List.of(Readings.reading(AT, V2, "b", "80"), Readings.reading(AT, V1, "a", "120")));
    assertThat(CanonicalJson.of(aFirst)).isEqualTo(CanonicalJson.of(bFirst));
    assertThat(aFirst.get("component").findValues("value"))
        .extracting(Object::toString)
        .containsExactly("120", "80");
    assertThat(aFirst.toString()).doesNotContain("dataAbsentReason");
  }

  @Test
  void aComponentThatIsAddedStandsWhereTheTemplateHasIt() {
    FhirMapping mapping = Readings.mapping(PANEL.replace("\"absentReason\":\"unknown\",", ""));
    ObjectNode standing = standing(mapping, Readings.reading(AT, V1, "b", "80"));
    ObjectNode merged =
        merge(mapping, standing, Readings.reading(AT, V1, "a", "120")).orElseThrow();
    assertThat(merged.at("/component/0/code/coding/0/code").asText()).isEqualTo("a");
    assertThat(merged.at("/component/1/valueQuantity/value").asInt()).isEqualTo(80);
  }

  @Test
  void whatIsEnteredInErrorIsNotTouched() {
    FhirMapping mapping = Readings.mapping(OWN + QUANTITY);
    ObjectNode standing = standing(mapping, Readings.reading(AT, V1, "v", "65.750"));
    standing.put("status", "entered-in-error");
    assertThat(merge(mapping, standing, Readings.reading(AT, V3, "v", "1"))).isEmpty();
  }

  @Test
  void aValueOfAnotherTypeIsRefused() {
    FhirMapping mapping = Readings.mapping(OWN + QUANTITY);
    ObjectNode standing = standing(mapping, Readings.reading(AT, V1, "v", "65.750"));
    standing.remove("valueQuantity");
    standing.put("valueString", "65.750");
    Measurement measurement = Readings.reading(AT, V2, "v", "1");
    assertThatThrownBy(() -> merge(mapping, standing, measurement))
        .isInstanceOf(TransformException.class)
        .hasMessageContaining("valueString");
  }

  @Test
  void whatOthersAddedToTheObservationStays() {
    FhirMapping mapping = Readings.mapping(OWN + QUANTITY);
    ObjectNode standing = standing(mapping, Readings.reading(AT, V1, "v", "65.750"));
    standing.putArray("interpretation").addObject().put("text", "seen by a nurse");
    ObjectNode merged = merge(mapping, standing, Readings.reading(AT, V2, "v", "64")).orElseThrow();
    assertThat(merged.at("/interpretation/0/text").asText()).isEqualTo("seen by a nurse");
  }

  @Test
  void aTextAndAConstantMergeToo() {
    FhirMapping text = Readings.mapping("\"value\":{\"valueType\":\"String\",\"valueName\":\"v\"}");
    ObjectNode standing = standing(text, Readings.reading(AT, V1, "v", "good"));
    assertThat(merge(text, standing, Readings.reading(AT, V2, "v", "poor")))
        .hasValueSatisfying(
            merged -> assertThat(merged.get("valueString").asText()).isEqualTo("poor"));
    FhirMapping constant =
        Readings.mapping(
            "\"value\":{\"valueType\":\"CodeableConcept\",\"valueName\":\"v\",\"text\":\"yes\",\"codes\":[{\"code\":\"y\"}]}");
    ObjectNode present = standing(constant, Readings.reading(AT, V1, "v", "1"));
    assertThat(present.get("valueCodeableConcept"))
        .hasToString("{\"coding\":[{\"code\":\"y\"}],\"text\":\"yes\"}");
    assertThat(merge(constant, present, Readings.reading(AT, V1, "v", "2"))).isEmpty();
  }

  @Test
  void severalReadingsOfAWindowGiveTheSameWhateverOrderAndBatches() {
    FhirMapping mapping = Readings.mapping("\"periodInterval\":60," + QUANTITY);
    Random random = new Random(20261120);
    for (int round = 0; round < 200; round++) {
      List<Measurement> readings = new ArrayList<>();
      int count = 2 + random.nextInt(5);
      for (int i = 0; i < count; i++) {
        readings.add(
            Readings.reading(
                Instant.parse("2026-11-20T07:00:00Z")
                    .plusSeconds(random.nextInt(4) * 60L)
                    .toString(),
                Instant.parse(V1).plusSeconds(random.nextInt(3)).toString(),
                "v",
                String.valueOf(random.nextInt(3))));
      }
      Set<String> results = new HashSet<>();
      results.add(
          content(
              Readings.stored(
                  mapping.create(Readings.group(mapping, readings), Readings.CONTEXT))));
      for (int order = 0; order < 6; order++) {
        Collections.shuffle(readings, random);
        results.add(content(Readings.fileOneByOne(mapping, readings)));
        List<Measurement> twice = new ArrayList<>(readings);
        twice.addAll(readings);
        results.add(content(Readings.fileOneByOne(mapping, twice)));
      }
      assertThat(results).as("round %d", round).hasSize(1);
    }
  }

  /** Without the status, which tells whether something was filed before. */
  private static String content(ObjectNode observation) {
    ObjectNode copy = observation.deepCopy();
    copy.remove("status");
    return CanonicalJson.of(copy);
  }

  @Test
  void aCorrelationWindowWidens() {
    FhirMapping mapping =
        Readings.mapping(
            "\"periodInterval\":-1,\"value\":{\"valueType\":\"SampledData\",\"valueName\":\"v\",\"defaultPeriod\":60000,\"unit\":\"x\"}");
    Measurement later = session("2026-11-20T07:03:00Z", "3");
    Measurement earlier = session("2026-11-20T07:01:00Z", "1");
    ObjectNode merged =
        mapping
            .merge(
                Readings.group(mapping, List.of(earlier)),
                Readings.stored(
                    mapping.create(Readings.group(mapping, List.of(later)), Readings.CONTEXT)),
                Readings.CONTEXT)
            .orElseThrow();
    assertThat(merged.get("effectivePeriod"))
        .hasToString("{\"start\":\"2026-11-20T07:01:00Z\",\"end\":\"2026-11-20T07:03:00Z\"}");
    assertThat(merged.at("/valueSampledData/data").asText()).isEqualTo("1 E 3");
    Measurement without = Readings.reading(AT, V1, "v", "1");
    assertThatThrownBy(() -> mapping.window(without)).isInstanceOf(TransformException.class);
  }

  @Test
  void aPeriodThatKnowsItsOffsetAloneIsGivenTheZoneOnce() {
    FhirMapping mapping =
        Readings.mapping(
            "\"effective\":\"period\",\"periodInterval\":60,\"value\":{\"valueType\":"
                + "\"Quantity\",\"valueName\":\"v\",\"unit\":\"x\"}");
    MeasurementGroup group =
        Readings.group(mapping, List.of(Readings.told(AT, V1, "Europe/Amsterdam", null, "v", "1")));
    ObjectNode standing = Readings.stored(mapping.create(group, Readings.CONTEXT));
    standing.withObject("/effectivePeriod").remove(List.of("_start", "_end"));

    ObjectNode merged = mapping.merge(group, standing, Readings.CONTEXT).orElseThrow();

    for (String edge : List.of("_start", "_end")) {
      assertThat(merged.at("/effectivePeriod/" + edge + "/extension/0/valueCode").asText())
          .isEqualTo("Europe/Amsterdam");
    }
    assertThat(mapping.merge(group, Readings.stored(merged), Readings.CONTEXT)).isEmpty();
  }

  private static Measurement session(String time, String value) {
    return new Measurement(
        "t",
        Instant.parse(time),
        null,
        "d",
        null,
        null,
        "session-1",
        null,
        null,
        List.of(new Measurement.Property("v", value)),
        null);
  }
}
