package routes.protocol.push;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import routes.protocol.ForeignPushException;
import routes.protocol.MalformedPushException;
import routes.protocol.push.Webhooks.Challenge;

/** Answers a vendor that asks, before it sends anything, whether this is the right place. */
@Component("pushChallenges")
public class PushChallenges {
  private static final int LONGEST = 512;

  private final Webhooks webhooks;
  private final FormBody forms;
  private final UnaryOperator<String> chosenTokens;

  @Autowired
  PushChallenges(Webhooks webhooks, FormBody forms, WebhookSecrets secrets) {
    this(webhooks, forms, secrets::token);
  }

  PushChallenges(Webhooks webhooks, FormBody forms) {
    this(webhooks, forms, vendor -> "");
  }

  private PushChallenges(Webhooks webhooks, FormBody forms, UnaryOperator<String> chosenTokens) {
    this.webhooks = webhooks;
    this.forms = forms;
    this.chosenTokens = chosenTokens;
  }

  /**
   * The body of the answer.
   *
   * @param query of the GET, encoded; or null
   * @throws ForeignPushException if the token is not the one agreed on, or the vendor does not ask
   */
  public String answer(String vendor, String query) {
    Challenge challenge = webhooks.of(vendor).challenge();
    Map<String, String> parameters =
        query == null ? Map.of() : forms.parse(query.getBytes(StandardCharsets.UTF_8));
    String token = challenge == null ? null : parameters.get(challenge.tokenParameter());
    if (token == null || !isAgreedOn(vendor, challenge, token)) {
      throw new ForeignPushException("the verification token is not the one agreed on");
    }
    if (challenge.echoParameter().isEmpty()) {
      return "";
    }
    String echo = parameters.getOrDefault(challenge.echoParameter(), "");
    if (echo.length() > LONGEST) {
      throw new MalformedPushException("the challenge is too long");
    }
    return challenge.answer().replace("{echo}", TextNode.valueOf(echo).toString());
  }

  /** The configured one, or else the one that this installation has chosen. */
  private boolean isAgreedOn(String vendor, Challenge challenge, String token) {
    String agreed = challenge.token().isBlank() ? chosenTokens.apply(vendor) : challenge.token();
    return !agreed.isBlank() && same(token, agreed);
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
