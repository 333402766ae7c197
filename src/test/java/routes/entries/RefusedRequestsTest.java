package routes.entries;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a request is said in words that name the member. */
@ExtendWith(SharedProduct.class)
class RefusedRequestsTest {
  private static final String LONG = "x".repeat(3_000);

  private static WholeProduct product;

  @BeforeAll
  static void start(WholeProduct shared) {
    product = shared;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sender|{}|must be text",
        "sender|7|must be text",
        "sender|''nobody''|neither one of api.clients",
        "sender|''nobody/7''|neither one of api.clients",
        "sender|null|is missing",
        "deviceId|[]|must be text",
        "deviceId|''LONG''|at most 255 characters",
        "deviceId|''a\\u0000b''|no text",
        "deviceId|''a\\ud800b''|no text",
        "deviceId|''a\\nb''|no text",
        "deviceId|'' ''|is missing",
        "patientReference|''https://other.example/fhir/Patient/7''|must look like Patient/id",
        "patientReference|''Patient/LONG''|must look like Patient/id",
        "patientReference|''Group/7''|must look like Patient/id",
        "patientReference|''Patient/../7''|must look like Patient/id",
        "patientSystem|{}|must be text",
        "linkedFrom|''+999999999-01-01T00:00:00Z''|years 1900 to 2199",
        "linkedFrom|''0001-01-01T00:00:00Z''|years 1900 to 2199",
        "linkedFrom|''yesterday''|years 1900 to 2199",
        "linkedFrom|1e999999999|must be text",
        "manufacturer|''LONG''|at most 255 characters",
      })
  void aDeviceThatCannotBeIsRefused(String member, String value, String words) throws Exception {
    String standing =
        "\"sender\":\"all\",\"deviceId\":\"scale\",\"patientReference\":\"Patient/7\"";
    refused("/api/devices", with(standing, member, value), words, member);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "patient|''Patient/7''|must be an object",
        "patient|{''reference'':''https://other.example/Patient/7''}|must look like Patient/id",
        "patient|{''reference'':7}|must be text",
        "patient|{''system'':''urn:x'',''value'':''a\\u0000''}|no text",
        "patient|{''system'':''urn:x'',''value'':''LONG''}|at most 1000 characters",
        "vendors|''withings''|must be a list",
        "vendors|[7]|must be text",
        "validFor|''P999999999Y''|between PT1M and P90D",
        "validFor|''PT9999999999999999H''|between PT1M and P90D",
        "validFor|99999999999|must be text",
        "returnState|''LONG''|at most 1000 characters",
        "returnUrl|[]|must be text",
      })
  void anInvitationThatCannotBeIsRefused(String member, String value, String words)
      throws Exception {
    String standing = "\"patient\":{\"reference\":\"Patient/7\"},\"vendors\":[\"withings\"]";
    refused("/api/invitations", with(standing, member, value), words, member);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{''deviceId'':''a'',''deviceId'':''b''}|not-json",
        "{''deviceId'':''a\\u0000b''}|not-text",
        "{''a\\u0000b'':1}|not-text",
        "{''a'':[{''b'':''\\udc00''}]}|not-text",
        "{''a'':1e99999999999999999999}|not-json",
        "{|not-json",
        "{} {}|not-json",
      })
  void aMessageThatNoStageCouldReadIsRefused(String body, String code) throws Exception {
    HttpResponse<String> answer = post("/api/device-messages", json(body));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    JsonNode problem = new ObjectMapper().readTree(answer.body());
    assertThat(problem.path("error").asText()).isEqualTo(code);
    assertThat(problem.path("reason").asText()).isEqualTo(problem.path("detail").asText());
    assertThat(problem.path("detail").asText()).contains(" ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bogus", "\"%s\"", "utf-7"})
  void aCharsetThatDoesNotExistIsRefused(String charset) throws Exception {
    for (String path : List.of("/api/devices", "/api/device-messages", "/webhooks/oura")) {
      HttpResponse<String> answer =
          product.send(
              product
                  .request(path)
                  .header("Content-Type", "application/json;charset=" + charset)
                  .POST(BodyPublishers.ofString("{}")));

      assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(415);
    }
  }

  @Test
  void textOfAnyLanguageIsTaken() throws Exception {
    HttpResponse<String> answer =
        post(
            "/api/devices",
            "{\"sender\":\"all\",\"deviceId\":\"Wáge \\ud83e\\ude7a 秤\","
                + "\"patientReference\":\"Patient/7\",\"linkedFrom\":\"2026-01-01T00:00:00+01:00\"}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.body()).contains("Wáge 🩺 秤", "2025-12-31T23:00:00Z");
  }

  private static void refused(String path, String body, String words, String member)
      throws Exception {
    HttpResponse<String> answer = post(path, body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    String detail = new ObjectMapper().readTree(answer.body()).path("detail").asText();
    assertThat(detail).contains(words).contains(member);
  }

  /** The object with one member in the place of the one that stands. */
  private static String with(String standing, String member, String value) throws Exception {
    ObjectMapper json = new ObjectMapper();
    var object =
        (com.fasterxml.jackson.databind.node.ObjectNode) json.readTree("{" + standing + "}");
    object.remove(member);
    String rest = object.toString();
    return rest.substring(0, rest.length() - 1) + ",\"" + member + "\":" + json(value) + "}";
  }

  /** Quotes of a table are those of JSON. */
  private static String json(String quoted) {
    return quoted.replace("''", "\"").replace("LONG", LONG);
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return product.send(
        product
            .request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }
}
