package routes.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.operations.PoisonRecordException;

/** Bytes that are no message. */
class EnvelopeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{} {}",
        "{\"a\": 1e9999999999}",
        "{\"a\": -1.0e-999999999999999999999999999999}",
        "{\"a\": [[[[[1e99999999999]]]]]}"
      })
  void areAPoisonRecord(String text) {
    assertThatThrownBy(() -> Envelope.read(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            PoisonRecordException.class, e -> assertThat(e.code()).isEqualTo("not-json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "9"})
  void ofAnySizeAreAPoisonRecord(String piece) {
    byte[] bytes = piece.repeat(50_000).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Envelope.read(bytes)).isInstanceOf(PoisonRecordException.class);
  }

  /** JSON may be in any of them, and each hides an escape in a way of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void noEncodingHidesWhatIsNoText(String encoding) {
    for (String hidden : new String[] {"\\u0000", "\\ud800"}) {
      byte[] bytes = ("{\"a\": \"x" + hidden + "\"}").getBytes(Charset.forName(encoding));
      assertThatThrownBy(() -> Envelope.read(bytes))
          .isInstanceOfSatisfying(
              PoisonRecordException.class, e -> assertThat(e.code()).isEqualTo("not-text"));
    }
    assertThat(Envelope.read("{\"a\": \"x\"}".getBytes(Charset.forName(encoding)))).isNotNull();
  }

  @Test
  void aSenderMayTakeReadingsBack() {
    assertThat(operation("{\"Properties\":{\"operation\":\"delete\"}}", Map.of()))
        .isEqualTo("delete");
    assertThat(operation("{\"weight\":70}", Map.of("operation", "delete"))).isEqualTo("delete");
    assertThat(operation("{\"weight\":70}", Map.of())).isEqualTo("upsert");
    assertThatThrownBy(() -> operation("{\"weight\":70}", Map.of("operation", "erase")))
        .isInstanceOfSatisfying(
            PoisonRecordException.class, e -> assertThat(e.code()).isEqualTo("unknown-operation"));
  }

  private static String operation(String body, Map<String, String> headers) {
    String document =
        body.contains("Properties")
            ? "{\"Body\":{},\"SystemProperties\":{}," + body.substring(1)
            : body;
    return Envelope.read(document.getBytes(StandardCharsets.UTF_8)).wantedOperation(headers);
  }
}
