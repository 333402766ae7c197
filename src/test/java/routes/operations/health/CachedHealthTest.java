package routes.operations.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.CompositeHealthContributor;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthContributor;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/** Parts of health as the background has found them. */
class CachedHealthTest {
  private final BackgroundLooks looks =
      new BackgroundLooks(new HealthSettings(Duration.ofMillis(100), Duration.ofMillis(500)));
  private final CountDownLatch hanging = new CountDownLatch(1);

  @AfterEach
  void stop() {
    hanging.countDown();
    looks.stop();
  }

  @Test
  void whoAsksAsksNobody() {
    AtomicInteger asked = new AtomicInteger();
    CachedHealth health =
        health(
            Map.of(
                "oneHealthIndicator",
                (HealthIndicator)
                    () -> Health.up().withDetail("n", asked.incrementAndGet()).build()));
    assertThat(part(health, "one").getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(part(health, "one").getDetails()).containsEntry("reason", "not looked at yet");
    assertThat(asked).hasValue(0);

    looks.start();
    await().until(() -> part(health, "one").getStatus().equals(Status.UP));
    looks.stop();
    int before = asked.get();

    Health found = part(health, "one");
    assertThat(found.getDetails()).containsEntry("n", before).containsEntry("secondsOld", 0L);
    assertThat(asked).hasValue(before);
    await().until(() -> part(health, "one").getStatus().equals(Status.DOWN));
    assertThat(part(health, "one").getDetails().get("reason").toString())
        .startsWith("not looked at for ");
  }

  @Test
  void onePartThatHangsIsDownAndHoldsUpNoOther() {
    Map<String, HealthContributor> parts = new LinkedHashMap<>();
    parts.put(
        "hangs",
        (HealthIndicator)
            () -> {
              try {
                hanging.await();
              } catch (InterruptedException e) {
                throw new AssertionError("files of the database close where this happens", e);
              }
              return Health.up().build();
            });
    parts.put("answers", (HealthIndicator) () -> Health.up().build());
    CachedHealth health = health(parts);
    looks.start();

    await().until(() -> part(health, "hangs").getStatus().equals(Status.DOWN));
    await()
        .during(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(part(health, "answers").getStatus()).isEqualTo(Status.UP));
    assertThat(part(health, "hangs").getDetails().get("reason").toString())
        .matches("no answer for \\d+ s");

    hanging.countDown();
    await().until(() -> part(health, "hangs").getStatus().equals(Status.UP));
  }

  @Test
  void onePartThatFailsIsDownInWordsThatTellNothing() {
    CachedHealth health =
        health(
            Map.of(
                "throws",
                (HealthIndicator)
                    () -> {
                      throw new CannotGetJdbcConnectionException(
                          "secret", new SQLTransientConnectionException("10.0.0.7 refused"));
                    },
                "tells",
                (HealthIndicator)
                    () -> Health.down(new IllegalStateException("of Jane Doe")).build()));
    looks.start();

    await().until(() -> part(health, "throws").getStatus().equals(Status.DOWN));
    assertThat(part(health, "throws").getDetails())
        .containsEntry("reason", "the database does not answer")
        .hasSize(2);
    await().until(() -> part(health, "tells").getStatus().equals(Status.DOWN));
    assertThat(part(health, "tells").getDetails().toString())
        .doesNotContain("Jane", "Exception")
        .contains("the log says why");
  }

  @Test
  void partsThatComeAndGoAreFollowed() {
    Map<String, HealthContributor> children = new LinkedHashMap<>();
    CachedHealth health =
        health(
            Map.of(
                "destinations",
                new CompositeHealthContributor() {
                  @Override
                  public HealthContributor getContributor(String name) {
                    return children.get(name);
                  }

                  @Override
                  public java.util.Iterator<
                          org.springframework.boot.actuate.health.NamedContributor<
                              HealthContributor>>
                      iterator() {
                    synchronized (children) {
                      return CompositeHealthContributor.fromMap(new LinkedHashMap<>(children))
                          .iterator();
                    }
                  }
                }));
    looks.start();
    synchronized (children) {
      children.put("a", (HealthIndicator) () -> Health.outOfService().build());
    }
    CompositeHealthContributor all =
        (CompositeHealthContributor) health.getContributor("destinations");
    await().until(() -> all.getContributor("a") != null);
    synchronized (children) {
      children.put(
          "a",
          CompositeHealthContributor.fromMap(
              Map.of("fhir", (HealthIndicator) () -> Health.up().build())));
    }

    await()
        .until(
            () ->
                all.getContributor("a") instanceof CompositeHealthContributor a
                    && a.getContributor("fhir") instanceof HealthIndicator fhir
                    && fhir.health().getStatus().equals(Status.UP));
    synchronized (children) {
      children.clear();
    }
    await().until(() -> !all.iterator().hasNext());
  }

  private CachedHealth health(Map<String, HealthContributor> parts) {
    return new CachedHealth(parts, looks);
  }

  private static Health part(CachedHealth health, String name) {
    return ((HealthIndicator) health.getContributor(name)).health();
  }
}
