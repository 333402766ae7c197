package routes.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private final Judge judge = new Judge(Duration.ofSeconds(15));

  @Test
  void anAnswerIsNoFault() {
    assertThat(judge.fault(request(false), answer(204))).isEmpty();
    assertThat(judge.fault(request(true), answer(400))).isEmpty();
  }

  @Test
  void aConnectionClosedWithoutAnAnswerIsAFault() {
    assertThat(judge.fault(request(false), answer(0))).contains("closed without an answer");
  }

  @Test
  void aRequestThatLiesAboutItsEndNeedsNoAnswer() {
    assertThat(judge.fault(request(true), answer(0))).isEmpty();
  }

  @Test
  void anEntryMayLeaveFewOfItsRequestsUnanswered() {
    assertThat(judge.silence("/my/{key}", Map.of(0, 10, 200, 10, 400, 20))).isEmpty();
    assertThat(judge.silence("/my/{key}", Map.of(0, 11, 200, 9, 400, 20)))
        .contains("/my/{key} closed 11 of 40 connections without an answer");
    assertThat(judge.silence("/my/{key}", Map.of(200, 40))).isEmpty();
    assertThat(judge.silence("/my/{key}", Map.of(0, 40))).isPresent();
  }

  @Test
  void aHandfulOfRequestsSaysNothing() {
    assertThat(judge.silence("/my/{key}", Map.of(0, 19))).isEmpty();
  }

  private static FuzzedRequest request(boolean misframed) {
    return new FuzzedRequest(
        "POST /x", "/x", "127.0.0.1", new byte[0], new byte[0], false, false, misframed);
  }

  private static Answer answer(int status) {
    return new Answer(status, List.of(), "", Duration.ofMillis(3), false);
  }
}
