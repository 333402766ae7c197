package routes.protocol.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import routes.protocol.MalformedPushException;
import routes.protocol.withings.WithingsPush;

class FormBodyTest {

  private final FormBody forms = new FormBody();

  @Test
  void fieldsAreDecodedAndTheFirstOfTwoCounts() {
    assertThat(forms.parse(bytes("a=1%202&b=&a=3&=x&c&d=%C3%A9+e")))
        .isEqualTo(Map.of("a", "1 2", "b", "", "d", "é e"));
    assertThat(forms.parse(new byte[0])).isEmpty();
  }

  @Test
  void whatIsTooMuchOrNoFormIsRefused() {
    assertThatThrownBy(() -> forms.parse(new byte[20_000]))
        .isInstanceOf(MalformedPushException.class);
    assertThatThrownBy(() -> forms.parse(bytes("a=1&".repeat(100))))
        .isInstanceOf(MalformedPushException.class);
    assertThatThrownBy(() -> forms.parse(bytes("a=%zz")))
        .isInstanceOf(MalformedPushException.class);
    assertThatThrownBy(() -> forms.parse(new byte[] {'a', '=', (byte) 0xff}))
        .isInstanceOf(MalformedPushException.class);
  }

  @Test
  void aWithingsPushIsAHint() {
    WithingsPush pushes = new WithingsPush(forms);

    assertThat(pushes.read(bytes("userid=363&appli=1&startdate=10&enddate=20&foo=bar")))
        .isEqualTo(new Push("363", "1", Instant.ofEpochSecond(10), Instant.ofEpochSecond(20)));
    assertThat(pushes.read(bytes("userid=363&appli=46&action=unlink")))
        .isEqualTo(new Push("363", "46", null, null, "unlink"));
    assertThat(pushes.read(bytes("userid=363&appli=1&startdate=20&enddate=10")))
        .as("a range that ends before it begins")
        .isEqualTo(new Push("363", "1", null, null));
    assertThatThrownBy(() -> pushes.read(bytes("userid=a|b&appli=1")))
        .isInstanceOf(MalformedPushException.class)
        .hasMessageNotContaining("a|b");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
