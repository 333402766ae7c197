package routes.messages;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
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
            PoisonRecordException.class,
            e -> org.assertj.core.api.Assertions.assertThat(e.code()).isEqualTo("not-json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "9"})
  void ofAnySizeAreAPoisonRecord(String piece) {
    byte[] bytes = piece.repeat(50_000).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Envelope.read(bytes)).isInstanceOf(PoisonRecordException.class);
  }
}
