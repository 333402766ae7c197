package routes.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import routes.cli.cases.Difference;
import routes.mapping.MappingOptions;
import routes.mapping.Measurement;
import routes.mapping.catalog.MappingPair;
import routes.messages.Normalizer;
import routes.operations.PoisonRecordException;
import routes.operations.ReceivedRecord;
import routes.operations.failure.FailedRecord;

/**
 * A conformance case of what becomes of a failure. What the connector handles, it drops: here that
 * is a dead letter. What it does not handle stops it: here the stage waits.
 */
final class ErrorPolicyCheck {
  private static final String SYSTEM = "urn:mrn";
  private static final String DEVICE_MAPPING =
      """
      {"templateType": "CollectionContent", "template": [{"templateType": "JsonPathContent",
        "template": {"typeName": "weight", "typeMatchExpression": "$..[?(@weight)]",
          "deviceIdExpression": "$.device", "timestampExpression": "$.time", "values": [
            {"valueName": "weight", "valueExpression": "$.weight", "required": true}]}}]}
      """;

  private final FilingCases stage;
  private final FhirStub server = FilingTestBase.FHIR;
  private final JsonNode json;

  ErrorPolicyCheck(FilingCases stage, JsonNode json) {
    this.stage = stage;
    this.json = json;
  }

  Optional<Difference> run() throws Exception {
    String exception = json.get("exception").asText();
    List<String> codes = new ArrayList<>();
    switch (json.get("stage").asText()) {
      case "fhir" -> {
        fail(exception);
        codes.addAll(stage.deadLetters());
      }
      case "normalization" -> codes.addAll(normalized(exception));
      default -> {
        return Optional.of(
            new Difference("metric", json.at("/expected/metric").asText(), "none of this kind"));
      }
    }
    boolean handled = json.at("/expected/handled").asBoolean();
    return FilingCases.difference("handled", handled, !codes.isEmpty())
        .or(() -> handled ? DeadLetterCodes.difference(exception, codes) : Optional.empty());
  }

  /** Files a reading where the last stage comes to this failure. */
  private void fail(String exception) throws Exception {
    Measurement reading = FilingCases.reading("deviceId", null, null);
    switch (exception) {
      case "PatientDeviceMismatchException" -> {
        stage.linked(SYSTEM, "1", null);
        stage.goesOnAfter(FilingCases.reading("deviceId", "2", null));
      }
      case "ResourceIdentityNotDefinedException" -> {
        stage.linked(null, null, null);
        stage.goesOnAfter(reading);
      }
      case "FhirResourceNotFoundException" -> {
        stage.linked(SYSTEM, "nobody", null);
        stage.goesOnAfter(reading);
      }
      case "MultipleResourceFoundException" -> {
        server.patient("t1", SYSTEM, "twice");
        server.patient("t2", SYSTEM, "twice");
        stage.linked(SYSTEM, "twice", null);
        stage.goesOnAfter(reading);
      }
      case "NotSupportedException" -> {
        stage.linked(SYSTEM, "1", null);
        stage.goesOnAfter(reading);
        for (ObjectNode standing : stage.observations()) {
          standing.remove("valueQuantity");
          server.put(standing.put("valueString", "heavy"));
        }
        stage.database.sql("delete from fhir_ledger").update();
        stage.goesOnAfter(reading);
      }
      case "TemplateNotFoundException" -> {
        stage.goesOnAfter(
            FilingTestBase.measurement(
                "link-1", "unheard-of", FilingTestBase.MORNING, "1", "device"));
      }
      case "CorrelationIdNotDefinedException" -> {
        stage.goesOnAfter(
            FilingTestBase.measurement("link-1", "session", FilingTestBase.MORNING, "1", "device"));
      }
      default -> {
        server.down(500);
        stage.goesOnAfter(FilingTestBase.weight(FilingTestBase.MORNING, "65.50"));
        server.recover();
      }
    }
  }

  /** Codes of the dead letters of a message that comes to this failure. */
  private static List<String> normalized(String exception) {
    MappingPair pair =
        MappingPair.load(
            "scale", DEVICE_MAPPING, FilingApplication.MAPPING, MappingOptions.defaults());
    boolean foreseen =
        exception.endsWith("DataFormatException") || exception.startsWith("Incompat");
    Normalizer normalizer =
        new Normalizer(
            vendor -> {
              if (!foreseen) {
                throw new IllegalStateException("nobody foresaw this");
              }
              return Optional.of(pair);
            });
    String body =
        exception.startsWith("InvalidDataFormat")
            ? "this is no JSON"
            : """
            {"Body": {"device": "d", "time": "2026-11-20T07:00:00Z", "weight": null},
             "Properties": {"vendor": "scale"}, "SystemProperties": {}}
            """;
    try {
      return normalizer
          .normalize(
              new ReceivedRecord(
                  "device-messages",
                  0,
                  0,
                  "k",
                  body.getBytes(StandardCharsets.UTF_8),
                  Map.of(),
                  FilingTestBase.MORNING))
          .failures()
          .stream()
          .map(FailedRecord::code)
          .toList();
    } catch (PoisonRecordException e) {
      return List.of(e.code());
    } catch (IllegalStateException e) {
      return List.of();
    }
  }
}
