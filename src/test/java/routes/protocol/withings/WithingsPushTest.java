package routes.protocol.withings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import routes.protocol.push.FormBody;
import routes.protocol.push.Push;

class WithingsPushTest {

  private final WithingsPush pushes = new WithingsPush(new FormBody());

  @Test
  void aRangeInSecondsIsRead() {
    assertThat(read("userid=363&appli=44&startdate=1795125600&enddate=1795152600&foo=bar"))
        .isEqualTo(
            new Push(
                "363",
                "44",
                Instant.parse("2026-11-19T22:00:00Z"),
                Instant.parse("2026-11-20T05:30:00Z"),
                null));
  }

  @Test
  void aDayIsReadAsWideAsZonesDiffer() {
    Push push = read("userid=363&appli=16&date=2026-11-20");

    assertThat(push.from()).isEqualTo("2026-11-19T10:00:00Z");
    assertThat(push.to()).isEqualTo("2026-11-21T12:00:00Z");
  }

  @Test
  void aDateInSecondsIsAMoment() {
    Push push = read("userid=363&appli=54&date=1795158312");

    assertThat(push.from()).isEqualTo("2026-11-20T07:05:12Z").isEqualTo(push.to());
  }

  @Test
  void whatCannotBeReadLeavesTheRangeOpen() {
    for (String date : new String[] {"", "yesterday", "2026-13-40", "+999999999-12-31"}) {
      Push push = read("userid=363&appli=16&date=" + date);
      assertThat(push.from()).isNull();
      assertThat(push.to()).isNull();
    }
    assertThat(read("userid=363&appli=1&startdate=20&enddate=10").from()).isNull();
  }

  @Test
  void ofTheAccountItSaysWhatWasDone() {
    assertThat(read("userid=363&appli=46&action=unlink").operation()).isEqualTo("unlink");
  }

  private Push read(String form) {
    return pushes.read(form.getBytes(StandardCharsets.UTF_8));
  }
}
