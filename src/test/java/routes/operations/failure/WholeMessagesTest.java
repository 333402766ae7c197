package routes.operations.failure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import routes.operations.PoisonRecordException;
import routes.operations.ReceivedRecord;

/** Every stage that gives up whole messages says whose they are. */
class WholeMessagesTest {
  private static final String LINK = "0f8fad5b-d9cb-469f-a165-70867728950e";
  private static final Pattern SET_ASIDE =
      Pattern.compile(
          "constant: (\\w+)\\s+- to:\\s+uri: direct\\s+parameters:\\s+name: dead-letter");

  /** Whose record stands for each stage; a stage that is added fails {@link #everyStageIsHere}. */
  private static final Set<String> STAGES = Set.of("ingest", "normalize", "import");

  @Test
  void everyStageIsHere() throws IOException {
    Set<String> stages = new TreeSet<>();
    int used = 0;
    for (Resource file :
        new PathMatchingResourcePatternResolver()
            .getResources("classpath*:routes/**/*.camel.yaml")) {
      String route = file.getContentAsString(UTF_8);
      used += route.split("name: dead-letter\\b", -1).length - 1;
      Matcher aside = SET_ASIDE.matcher(route);
      while (aside.find()) {
        stages.add(aside.group(1));
      }
    }
    assertThat(stages).isEqualTo(STAGES);
    assertThat(used).as("each with its stage, and the route itself").isEqualTo(STAGES.size() + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          normalize | nothing-matched  | {"Body":{"x":1},"Properties":{"vendor":"withings","connectionId":"LINK","traceId":"t-1"}} | KEY
          normalize | no-vendor        | {"Body":{"x":1},"Properties":{"connectionId":"LINK","traceId":"t-1"}} | KEY
          normalize | unmapped-vendor  | {"Body":[],"Properties":{"vendor":"nobody","connectionId":"LINK","traceId":"t-1"}} | KEY
          normalize | not-json         | {"Body": | LINK|weight
          normalize | not-json         | '' | LINK|weight
          import    | malformed        | {"vendor":"withings","connectionId":"LINK","traceId":"t-1","dataType":"weight"} | KEY
          import    | page-too-large   | {"vendor":"withings","connectionId":"LINK","traceId":"t-1"} | KEY
          ingest    | unknown-operation| {"Body":{},"Properties":{"traceId":"t-1","connectionId":"LINK"}} | KEY
          """)
  void aWholeMessageKnowsItsConnection(String stage, String code, String value, String key) {
    FailedRecord failed = failed(stage, code, value, key, null);

    assertThat(failed.connectionId()).isEqualTo(LINK);
    assertThat(failed.code()).isEqualTo(code);
    assertThat(failed.body()).isEqualTo(value.replace("LINK", LINK).getBytes(UTF_8));
    if (value.contains("traceId")) {
      assertThat(failed.traceId()).isEqualTo("t-1");
    }
    if (value.contains("withings")) {
      assertThat(failed.vendor()).isEqualTo("withings");
    }
  }

  @Test
  void aPushKnowsItOfWhatWasFoundForIt() {
    String push = "{\"vendor\":\"withings\",\"vendorUser\":\"4711\",\"traceId\":\"t-1\"}";
    FailedRecord failed =
        failed("import", "malformed", push, "4711", () -> RecordOwner.of("withings", LINK, null));

    assertThat(failed.connectionId()).isEqualTo(LINK);
    assertThat(failed.traceId()).isEqualTo("t-1");
  }

  @Test
  void whatCannotBeAnIdIsNone() {
    FailedRecord failed =
        failed(
            "ingest",
            "not-json",
            "{\"vendor\":\"a\\nforged line\",\"connectionId\":{\"a\":1},\"traceId\":\"%s\"}"
                .formatted("x".repeat(3000)),
            "sender|key",
            null);

    assertThat(failed.vendor()).isNull();
    assertThat(failed.connectionId()).isNull();
    assertThat(failed.traceId()).isNull();
  }

  @Test
  void aMeasurementKnowsItsLink() {
    RecordOwner owner =
        RecordOwner.in(
            null,
            "{\"type\":\"weight\",\"origin\":{\"linkId\":\"%s\",\"vendor\":\"oura\",\"traceId\":\"t\"}}"
                .formatted(LINK)
                .getBytes(UTF_8));

    assertThat(owner).isEqualTo(RecordOwner.of("oura", LINK, "t"));
  }

  private static FailedRecord failed(
      String stage, String code, String value, String key, OwnedTask task) {
    return new PoisonRecords()
        .failed(
            stage,
            new ReceivedRecord(
                "wearables." + stage,
                0,
                1,
                key.replace("LINK", LINK),
                value.replace("LINK", LINK).getBytes(UTF_8),
                Map.of(),
                Instant.EPOCH),
            new IllegalStateException(new PoisonRecordException(code, "in words")),
            task);
  }
}
