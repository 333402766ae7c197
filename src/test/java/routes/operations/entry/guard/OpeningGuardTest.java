package routes.operations.entry.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.mock.web.MockHttpServletRequest;

/** The doors are open from the moment all routes stand until the process ends. */
class OpeningGuardTest {
  private final ApplicationAvailabilityBean availability = new ApplicationAvailabilityBean();
  private final OpeningGuard guard = new OpeningGuard(availability);

  @Test
  void theDoorsAreShutUntilRoutesStandAndAgainWhileDraining() {
    assertThat(refusal("/api/device-messages").orElseThrow())
        .satisfies(refusal -> assertThat(refusal.status().value()).isEqualTo(503))
        .satisfies(refusal -> assertThat(refusal.retryAfterSeconds()).isPresent());

    now(ReadinessState.ACCEPTING_TRAFFIC);
    assertThat(refusal("/api/device-messages")).isEmpty();

    now(ReadinessState.REFUSING_TRAFFIC);
    assertThat(refusal("/webhooks/withings/x")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/livez", "/readyz", "/actuator/health", "/actuator/prometheus"})
  void whatWatchesTheProcessMayAlwaysAsk(String path) {
    assertThat(refusal(path)).isEmpty();
  }

  private Optional<Refusal> refusal(String path) {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
    request.setServletPath(path);
    return guard.refuse(request);
  }

  private void now(ReadinessState state) {
    availability.onApplicationEvent(new AvailabilityChangeEvent<>(this, state));
  }
}
