package routes.connection.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.CharacterCodingException;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCacheException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import routes.connection.core.RefusedException;
import routes.connection.core.WebAnswer;
import routes.operations.audit.AuditedCall;
import routes.operations.requests.DatabaseRefusals;
import routes.operations.requests.RequestRefusedException;

/** Last step of a route that answers over HTTP. */
@Component("webAnswers")
public class WebAnswers {

  private static final Logger LOG = LoggerFactory.getLogger(WebAnswers.class);

  private final Pages pages;
  private final ObjectMapper json;

  WebAnswers(Pages pages, ObjectMapper json) {
    this.pages = pages;
    this.json = json;
  }

  /** Makes the {@link WebAnswer} in the body the whole answer; no header of the request is left. */
  public void write(Exchange exchange) {
    WebAnswer answer = exchange.getMessage().getBody(WebAnswer.class);
    AuditedCall call = exchange.getProperty(AuditedCall.PROPERTY, AuditedCall.class);
    if (call != null) {
      call.about(answer.about());
      call.told(answer.told());
      call.detail(answer.detail());
    }
    write(exchange, answer);
  }

  /** Answers the failure of this exchange with a page in words. */
  public void failurePage(Exchange exchange) {
    RequestRefusedException refusal = refusal(exchange);
    String back = refusal instanceof RefusedException refused ? refused.returnUrl() : null;
    write(
        exchange,
        refused(
            refusal, WebAnswer.page(refusal.status(), pages.refusal(refusal.getMessage(), back))));
  }

  /**
   * Answers the failure of this exchange with {@code {"error": "in words"}}, which leaves as
   * problem details.
   */
  public void failureJson(Exchange exchange) throws Exception {
    RequestRefusedException refusal = refusal(exchange);
    String body =
        json.writeValueAsString(
            JsonNodeFactory.instance.objectNode().put("error", refusal.getMessage()));
    write(exchange, refused(refusal, WebAnswer.json(refusal.status(), body)));
  }

  /** Answers a body that is not what the form sends. */
  public void malformedPage(Exchange exchange) {
    write(exchange, WebAnswer.page(400, pages.refusal("The form was not complete.", null)));
  }

  /** Answers the failure of this exchange with its status alone. */
  public void failure(Exchange exchange) {
    write(exchange, new WebAnswer(refusal(exchange).status(), Map.of(), ""));
  }

  /** Answers a body that is not in the vendor's form with status 400 alone. */
  public void malformed(Exchange exchange) {
    write(exchange, new WebAnswer(400, Map.of(), ""));
  }

  /**
   * Answers a push that does not prove who sent it with the status that its vendor expects, 401
   * where the route says no other in the property refusedStatus.
   */
  public void foreign(Exchange exchange) {
    Integer status = exchange.getProperty("refusedStatus", Integer.class);
    write(exchange, new WebAnswer(status == null ? 401 : status, Map.of(), ""));
  }

  private static WebAnswer refused(RequestRefusedException refusal, WebAnswer answer) {
    return refusal
        .retryAfter()
        .map(wait -> answer.with("Retry-After", String.valueOf(wait.toSeconds())))
        .orElse(answer);
  }

  private static RequestRefusedException refusal(Exchange exchange) {
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RequestRefusedException refused) {
        return refused;
      }
      if (cause instanceof StreamCacheException || cause instanceof CharacterCodingException) {
        return new RefusedException(400, "The body of the request cannot be read.");
      }
    }
    Optional<RequestRefusedException> value = DatabaseRefusals.of(failure);
    if (value.isPresent()) {
      return value.get();
    }
    // The class alone: a message may hold what must not be logged.
    LOG.warn(
        "{} could not be answered: {}",
        exchange.getFromRouteId(),
        failure == null ? "unknown" : failure.getClass().getName());
    return new RefusedException(
        503, "Something is not working on our side. Please try again in a few minutes.");
  }

  private static void write(Exchange exchange, WebAnswer answer) {
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    answer.headers().forEach(message::setHeader);
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
    message.setBody(answer.body());
  }
}
