package routes.mapping.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import routes.cli.cases.CanonicalJson;
import routes.mapping.Measurement;

class DeviceMappingTest {

  private static DeviceMapping calculated(String members) {
    return DeviceMapping.load(
        """
        {"templateType":"CollectionContent","template":[{"templateType":"CalculatedContent","template":{
          "typeName":"pulse","typeMatchExpression":"$..[?(@pulse)]","deviceIdExpression":"$.Body.device",
          "timestampExpression":"$.matchedToken.at",
          "values":[{"valueName":"pulse","valueExpression":"$.matchedToken.pulse","required":true}]%s}}]}
        """
            .formatted(members));
  }

  private static Normalization normalize(DeviceMapping mapping, String message) {
    return mapping.normalize(CanonicalJson.read(message));
  }

  private static Measurement only(Normalization normalization) {
    assertThat(normalization.failures()).isEmpty();
    assertThat(normalization.measurements()).hasSize(1);
    return normalization.measurements().get(0);
  }

  @Test
  void oneFailingMatchDoesNotTakeAwayTheOthers() {
    Normalization result =
        normalize(
            calculated(""),
            """
            {"Body":{"device":"d","list":[{"pulse":60,"at":"2026-01-01T00:00:00Z"},{"pulse":61},
              {"pulse":62,"at":"2026-01-01T00:02:00Z"}]}}
            """);
    assertThat(result.measurements())
        .extracting(measurement -> measurement.property("pulse").orElseThrow())
        .containsExactly("60", "62");
    assertThat(result.failures())
        .containsExactly(
            new MatchFailure(
                1,
                "value-missing",
                "Template 'pulse': Unable to extract required value for [TimestampExpression] using"
                    + " $.matchedToken.at"));
  }

  @Test
  void aFailingTemplateDoesNotTakeAwayLaterTemplates() {
    DeviceMapping mapping =
        DeviceMapping.load(
            """
            {"templateType":"CollectionContent","template":[
              {"templateType":"CalculatedContent","template":{"typeName":"a","defaultExpressionLanguage":"JmesPath",
                "typeMatchExpression":"Body[?abs(x) > `1`]","deviceIdExpression":"'d'","timestampExpression":"'2026-01-01'"}},
              {"templateType":"JsonPathContentTemplate","template":{"typeName":"b","typeMatchExpression":"$..[?(@x)]",
                "deviceIdExpression":"$.x","timestampExpression":"$.at"}}]}
            """);
    Normalization result =
        normalize(mapping, "{\"Body\":[{\"x\":\"text\",\"at\":\"2026-01-01T00:00:00Z\"}]}");
    assertThat(result.failures())
        .extracting(MatchFailure::match, MatchFailure::code)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(0, "expression-failed"));
    assertThat(result.measurements()).extracting(Measurement::type).containsExactly("b");
  }

  @Test
  void valuesBecomeTextAsTheyStand() {
    DeviceMapping mapping =
        DeviceMapping.load(
            """
            {"templateType":"CollectionContent","template":[{"templateType":"JsonPathContent","template":{
              "typeName":"t","typeMatchExpression":"$..[?(@id)]","deviceIdExpression":"$.id","timestampExpression":"$.at",
              "values":[
                {"valueName":"decimal","valueExpression":"$.decimal"},{"valueName":"yes","valueExpression":"$.yes"},
                {"valueName":"date","valueExpression":"$.date"},{"valueName":"blank","valueExpression":"$.blank"},
                {"valueName":"none","valueExpression":"$.none"},{"valueName":"list","valueExpression":"$.list"},
                {"valueName":"missing","valueExpression":"$.missing"}]}}]}
            """);
    Measurement measurement =
        only(
            normalize(
                mapping,
                """
                {"Body":{"id":7,"at":"2026-01-01T00:00:00Z","decimal":65.750,"yes":true,
                  "date":"2026-01-01T00:00:00Z","blank":"","none":null,"list":[1]}}
                """));
    assertThat(measurement.deviceId()).isEqualTo("7");
    assertThat(measurement.properties())
        .containsExactly(
            new Measurement.Property("decimal", "65.750"),
            new Measurement.Property("yes", "True"),
            new Measurement.Property("date", "2026-01-01T00:00:00Z"),
            new Measurement.Property("blank", ""));
  }

  @Test
  void severalTokensAreAFailureEvenForAnOptionalValue() {
    DeviceMapping mapping =
        DeviceMapping.load(
            """
            {"templateType":"CollectionContent","template":[{"templateType":"JsonPathContent","template":{
              "typeName":"t","typeMatchExpression":"$..[?(@id)]","deviceIdExpression":"$.id","timestampExpression":"$.at",
              "values":[{"valueName":"v","valueExpression":"$.list[*]"}]}}]}
            """);
    Normalization result =
        normalize(mapping, "{\"id\":\"d\",\"at\":\"2026-01-01T00:00:00Z\",\"list\":[1,2]}");
    assertThat(result.measurements()).isEmpty();
    assertThat(result.failures().get(0).reason()).contains("[v]").contains("multiple tokens");
  }

  @Test
  void aNumberIsNoTimestamp() {
    Normalization result =
        normalize(calculated(""), "{\"Body\":{\"device\":\"d\",\"pulse\":60,\"at\":1795158312}}");
    assertThat(result.failures())
        .extracting(MatchFailure::code)
        .containsExactly("value-unconvertible");
    assertThat(result.failures().get(0).reason()).doesNotContain("1795158312");
  }

  @Test
  void theTimezoneComesFromThePropertiesAndLeavesNaiveTimesInUtc() {
    Measurement measurement =
        only(
            normalize(
                calculated(""),
                """
                {"Body":{"device":"d","pulse":60,"at":"2026-01-01T10:00:00"},
                 "Properties":{"timezone":"Europe/Amsterdam"}}
                """));
    assertThat(measurement.timezone()).isEqualTo("Europe/Amsterdam");
    assertThat(measurement.occurrenceTime()).isEqualTo(Instant.parse("2026-01-01T10:00:00Z"));
  }

  @Test
  void aTimezoneExpressionSaysWhereANaiveTimeIsLocal() {
    DeviceMapping mapping = calculated(",\"timezoneExpression\":\"$.Body.zone\"");
    Measurement measurement =
        only(
            normalize(
                mapping,
                """
                {"Body":{"device":"d","pulse":60,"at":"2026-01-01T10:00:00","zone":"Europe/Amsterdam"}}
                """));
    assertThat(measurement.occurrenceTime()).isEqualTo(Instant.parse("2026-01-01T09:00:00Z"));
    assertThat(measurement.timezone()).isEqualTo("Europe/Amsterdam");
  }

  @Test
  void anUnknownTimezoneIsLeftOut() {
    DeviceMapping mapping = calculated(",\"timezoneExpression\":\"$.Body.zone\"");
    String message =
        "{\"Body\":{\"device\":\"d\",\"pulse\":60,\"at\":\"2026-01-01T10:00:00Z\",\"zone\":\"Mars/Base\"}}";
    assertThat(only(normalize(mapping, message)).timezone()).isNull();
  }

  @Test
  void anEndMakesAPeriodAndMustNotStandBeforeTheStart() {
    DeviceMapping mapping = calculated(",\"endTimestampExpression\":\"$.matchedToken.until\"");
    String message =
        "{\"Body\":{\"device\":\"d\",\"pulse\":60,\"at\":\"2026-01-01T10:00:00Z\",\"until\":\"2026-01-01T%s:00:00Z\"}}";
    assertThat(only(normalize(mapping, message.formatted("11"))).endTime())
        .isEqualTo(Instant.parse("2026-01-01T11:00:00Z"));
    assertThat(normalize(mapping, message.formatted("09")).failures())
        .extracting(MatchFailure::code)
        .containsExactly("period-reversed");
  }

  @Test
  void aRejectionRefusesTheMatchWithItsCodeAndReason() {
    DeviceMapping mapping =
        calculated(
            """
            ,"recordingMethodExpression":{"value":"matchedToken.how","language":"JmesPath"},
             "rejectWhen":[{"expression":"$.matchedToken[?(@ == 9)]","code":"x","reason":"y"},
               {"expression":{"value":"matchedToken.doubtful","language":"JmesPath"},"code":"doubtful","reason":"The device doubts it."}]
            """);
    Normalization result =
        normalize(
            mapping,
            """
            {"Body":{"device":"d","list":[{"pulse":60,"at":"2026-01-01T00:00:00Z","doubtful":true},
              {"pulse":61,"at":"2026-01-01T00:00:00Z","doubtful":false,"how":"manual"}]}}
            """);
    assertThat(result.failures())
        .containsExactly(
            new MatchFailure(0, "doubtful", "Template 'pulse': The device doubts it."));
    assertThat(only(new Normalization(result.measurements(), List.of())).recordingMethod())
        .isEqualTo("manual");
  }

  @Test
  void aMatchedTokenOfTheMessageIsReplaced() {
    Measurement measurement =
        only(
            normalize(
                calculated(""),
                """
                {"matchedToken":{"old":1},"Body":{"device":"d","pulse":60,"at":"2026-01-01T00:00:00Z"}}
                """));
    assertThat(measurement.property("pulse")).contains("60");
  }

  @Test
  void aMessageThatIsNoObjectMatchesNothing() {
    assertThat(normalize(calculated(""), "[1,2]"))
        .isEqualTo(new Normalization(List.of(), List.of()));
    assertThat(normalize(calculated(""), "null"))
        .isEqualTo(new Normalization(List.of(), List.of()));
  }
}
