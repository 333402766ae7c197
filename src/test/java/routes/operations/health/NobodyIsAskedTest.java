package routes.operations.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.health.CompositeHealthContributor;
import org.springframework.boot.actuate.health.HealthContributor;
import org.springframework.boot.actuate.health.HealthContributorRegistry;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.NamedContributor;
import org.springframework.boot.actuate.health.NamedContributors;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Every part of health and every gauge that the running product has is answered without the
 * database or the broker being asked on the caller's thread.
 */
class NobodyIsAskedTest {
  /** Who asked, on a thread that answers a request or stands for one. */
  private static final Queue<String> ASKED = new ConcurrentLinkedQueue<>();

  private static final String ANSWERING = "answers-a-request";
  private static WholeProduct product;

  @BeforeAll
  static void start() throws Exception {
    product =
        new WholeProduct(
            List.of(Spies.class), "--destinations.research.server-url=http://127.0.0.1:1/other");
    await().atMost(Duration.ofMinutes(1)).until(() -> product.status("db").equals("UP"));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> product.health().at("/components/destinations/components/research").size() > 1);
  }

  @AfterAll
  static void stop() throws Exception {
    product.close();
  }

  @Test
  void everyPartOfHealthIsReadFromWhatWasFound() throws Exception {
    List<String> names = new ArrayList<>();
    List<HealthIndicator> parts = new ArrayList<>();
    collect("", product.bean(HealthContributorRegistry.class), names, parts);
    assertThat(names)
        .contains("/db", "/broker", "/camelHealth", "/deadLetters", "/consents", "/readinessState")
        .contains("/destinations/research/parked", "/destinations/research/consents");

    answering(() -> parts.forEach(HealthIndicator::health));

    assertThat(ASKED).isEmpty();
    assertThat(parts)
        .allMatch(
            part ->
                part instanceof CachedPart
                    || part.getClass()
                        .getName()
                        .matches(".*\\.(Ping|LivenessState|ReadinessState)" + "HealthIndicator"));
    assertThat(product.look("/actuator/health", "admin").statusCode()).isIn(200, 503);
    assertThat(product.get("/readyz").statusCode()).isEqualTo(200);
    assertThat(ASKED).isEmpty();
  }

  @Test
  void everyGaugeIsReadFromWhatWasFound() throws Exception {
    List<Gauge> gauges = new ArrayList<>();
    product
        .bean(MeterRegistry.class)
        .forEachMeter(
            meter ->
                meter.match(
                    gauges::add,
                    c -> true,
                    t -> true,
                    s -> true,
                    l -> true,
                    g -> time(gauges, g),
                    f -> true,
                    f -> true,
                    m -> true));
    assertThat(gauges.stream().map(gauge -> gauge.getId().getName()))
        .contains("wearables.parked", "wearables.destination.parked", "wearables.fhir.outage");

    answering(() -> gauges.forEach(Gauge::value));

    assertThat(ASKED).isEmpty();
    assertThat(product.look("/actuator/prometheus", "admin").statusCode()).isEqualTo(200);
    assertThat(ASKED).isEmpty();
  }

  @Test
  void whatIsWatchedHereIsSeen() throws Exception {
    answering(
        () -> {
          try (Connection connection = product.bean(DataSource.class).getConnection()) {
            product.bean(Admin.class).describeCluster();
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
        });

    assertThat(ASKED)
        .anyMatch(one -> one.startsWith("database"))
        .anyMatch(one -> one.startsWith("describeCluster"));
    ASKED.clear();
  }

  private static boolean time(List<Gauge> gauges, TimeGauge gauge) {
    return gauges.add(gauge);
  }

  private static void collect(
      String path,
      NamedContributors<HealthContributor> contributors,
      List<String> names,
      List<HealthIndicator> parts) {
    for (NamedContributor<HealthContributor> one : contributors) {
      String name = path + "/" + one.getName();
      if (one.getContributor() instanceof CompositeHealthContributor several) {
        collect(name, several, names, parts);
      } else {
        names.add(name);
        parts.add((HealthIndicator) one.getContributor());
      }
    }
  }

  private static void answering(Runnable work) throws Exception {
    Thread thread = new Thread(work, ANSWERING);
    thread.start();
    thread.join();
  }

  private static void note(String what) {
    String thread = Thread.currentThread().getName();
    if (thread.equals(ANSWERING) || thread.contains("-exec-")) {
      ASKED.add(what + by());
    }
  }

  /** The place of the product that asks. */
  private static String by() {
    return Arrays.stream(Thread.currentThread().getStackTrace())
        .map(StackTraceElement::toString)
        .filter(place -> place.startsWith("routes.") && !place.contains("Test"))
        .findFirst()
        .map(place -> " by " + place)
        .orElse("");
  }

  static class Spies {
    @Bean
    static BeanPostProcessor spies() {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          if (bean instanceof DataSource source) {
            return new DelegatingDataSource(source) {
              @Override
              public Connection getConnection() throws SQLException {
                note("database");
                return super.getConnection();
              }
            };
          }
          return bean instanceof Admin admin ? watched(admin) : bean;
        }
      };
    }

    private static Admin watched(Admin admin) {
      return (Admin)
          Proxy.newProxyInstance(
              Admin.class.getClassLoader(),
              new Class<?>[] {Admin.class},
              (proxy, method, arguments) -> {
                note(method.getName());
                try {
                  return method.invoke(admin, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }
}
