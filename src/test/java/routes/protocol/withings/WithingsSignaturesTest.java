package routes.protocol.withings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class WithingsSignaturesTest {
  private final WithingsSignatures signatures =
      new WithingsSignatures(new ObjectMapper(), "client 1", "secret-1");

  @Test
  void aRevocationIsSignedOverActionClientAndNonce() throws Exception {
    assertThat(signatures.revocation("{\"status\":0,\"body\":{\"nonce\":\"n-1\"}}", "363"))
        .isEqualTo(
            "action=revoke&client_id=client+1&nonce=n-1&signature="
                + "9a333bc01f7989667a5ecfca57b50fc23599b3467a3aa12902b9c698559f9bc3"
                + "&userid=363");
  }

  @Test
  void aNonceIsAskedForWithTheTimeOfDay() {
    assertThat(signatures.nonceRequest())
        .matches("action=getnonce&client_id=client\\+1&timestamp=\\d{10}&signature=[0-9a-f]{64}");
  }

  @Test
  void anAnswerWithoutANonceIsNone() {
    assertThatThrownBy(() -> signatures.revocation("{\"status\":0,\"body\":{}}", "363"))
        .isInstanceOf(IllegalStateException.class);
  }
}
