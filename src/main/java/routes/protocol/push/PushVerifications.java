package routes.protocol.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.springframework.stereotype.Component;
import routes.operations.entry.RequestProofs;
import routes.protocol.ForeignPushException;
import routes.protocol.push.Webhooks.Verification;

/**
 * Knows the POSTs by which a vendor makes sure that this is the right place, and the header that it
 * and nobody else sends.
 */
@Component("pushVerifications")
public class PushVerifications {
  private static final int LONGEST = 512;

  private final Webhooks webhooks;
  private final ObjectMapper json;

  PushVerifications(Webhooks webhooks, ObjectMapper json) {
    this.webhooks = webhooks;
    this.json = json;
  }

  /** Whether this body is a verification, not a push. */
  public boolean asked(String vendor, byte[] body) {
    Verification rule = webhooks.of(vendor).verification();
    if (rule == null || body == null || body.length > LONGEST) {
      return false;
    }
    try {
      JsonNode node = json.readTree(body);
      return node != null && rule.value().equals(node.path(rule.member()).asText());
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Whether the header Authorization is the one agreed on with the vendor; never, as long as none
   * is.
   *
   * @param authorization value of the header, or null
   */
  public boolean authorized(String vendor, String authorization) {
    Verification rule = webhooks.of(vendor).verification();
    return rule != null
        && !rule.authorization().isBlank()
        && authorization != null
        && MessageDigest.isEqual(
            authorization.getBytes(StandardCharsets.UTF_8),
            rule.authorization().getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a request shows the header agreed on with the vendor. */
  public boolean shown(String vendor, RequestProofs proofs) {
    return authorized(vendor, proofs.authorization().orElse(null));
  }

  /**
   * Lets a verification pass whose request shows the header agreed on.
   *
   * @throws ForeignPushException for any other
   */
  public void requireShown(String vendor, RequestProofs proofs) {
    require(vendor, proofs.authorization().orElse(null));
  }

  /**
   * Lets a verification pass that shows the header agreed on.
   *
   * @throws ForeignPushException for any other
   */
  public void require(String vendor, String authorization) {
    if (!authorized(vendor, authorization)) {
      throw new ForeignPushException("the verification does not show what was agreed on");
    }
  }
}
