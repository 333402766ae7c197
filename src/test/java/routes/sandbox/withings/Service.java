package routes.sandbox.withings;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One Withings web service: the body of the answer to a call, without its status wrapper. */
interface Service {

  /**
   * Answers a call.
   *
   * @throws Refusal where Withings would answer with a status other than 0
   */
  ObjectNode answer(Call call) throws Refusal;
}
