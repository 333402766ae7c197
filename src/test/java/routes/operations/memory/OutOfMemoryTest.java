package routes.operations.memory;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Where an OutOfMemoryError is seen the process ends. */
@ExtendWith(OutputCaptureExtension.class)
class OutOfMemoryTest {
  private final AtomicInteger ends = new AtomicInteger();
  private final OutOfMemory outOfMemory = new OutOfMemory(ends::incrementAndGet);

  @Test
  void itEndsTheProcessHoweverItIsWrapped(CapturedOutput output) {
    outOfMemory.notice(
        new IllegalStateException("a reading of 71.3", new OutOfMemoryError("Java heap space")));
    outOfMemory.notice(new OutOfMemoryError("Java heap space"));

    assertThat(ends).hasValue(2);
    assertThat(output.getOut().lines().filter(line -> line.contains("out of memory"))).hasSize(1);
    assertThat(output).contains("Java heap space", "exit code 3").doesNotContain("71.3");
  }

  @Test
  void nothingElseDoes() {
    outOfMemory.notice(null);
    outOfMemory.notice(new StackOverflowError());
    outOfMemory.notice(new IllegalStateException(new IllegalArgumentException()));

    assertThat(ends).hasValue(0);
  }

  @Test
  void aRouteThatFailsOfItDoesAndOneThatHandlesIt() throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.getManagementStrategy().addEventNotifier(new FailedExchanges(outOfMemory));
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:fails").process(exchange -> fail());
              from("direct:handles")
                  .onException(Throwable.class)
                  .handled(true)
                  .setBody(constant("handled"))
                  .end()
                  .process(exchange -> fail());
              from("direct:passes").setBody(constant("fine"));
            }
          });
      camel.start();

      camel.createProducerTemplate().send("direct:passes", exchange -> {});
      assertThat(ends).hasValue(0);
      camel.createProducerTemplate().send("direct:fails", exchange -> {});
      int failed = ends.get();
      assertThat(failed).isPositive();
      camel.createProducerTemplate().send("direct:handles", exchange -> {});
      assertThat(ends).hasValueGreaterThan(failed);
    }
  }

  @Test
  void oneThatALibraryCaughtAndLoggedDoes() {
    LoggerContext logback = new LoggerContext();
    logback.addTurboFilter(new LoggedErrors(outOfMemory));

    logback.getLogger("kafka").info("closed", new IllegalStateException());
    assertThat(ends).hasValue(0);
    logback.getLogger("kafka").debug("thread ended", new OutOfMemoryError("Java heap space"));
    assertThat(ends).hasValue(1);
    OutOfMemoryError error = new OutOfMemoryError("Java heap space");
    logback.getLogger("kafka").error("thread '{}' ended", "network", error);
    assertThat(ends).hasValue(2);
    logback.getLogger("kafka").error("thread '{}' of '{}' ended", "network", "broker", error);
    assertThat(ends).hasValue(3);
  }

  private static void fail() {
    throw new IllegalStateException(new OutOfMemoryError("forced"));
  }
}
