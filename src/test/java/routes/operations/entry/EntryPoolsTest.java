package routes.operations.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import routes.operations.entry.guard.EntryKind;
import routes.operations.memory.OutOfMemory;

/** Each kind of entry has threads of its own, and says at once where it has none to give. */
class EntryPoolsTest {
  private static final Executor FULL =
      work -> {
        throw new RejectedExecutionException();
      };
  private static final Executor FREE = work -> {};

  @Test
  void aFullPoolAnswers503AtOnceAndTheOthersGoOn() throws Exception {
    EntryEngine engine =
        new EntryEngine(
            8080,
            Map.of(EntryKind.PAGES, FULL, EntryKind.SENDERS, FREE, EntryKind.WEBHOOKS, FREE),
            new ProofNames(),
            new OutOfMemory(() -> {}));
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      MockHttpServletResponse answer = new MockHttpServletResponse();

      assertThat(ask(camel, engine, "/connect/x", answer)).isDone();
      assertThat(answer.getStatus()).isEqualTo(503);
      assertThat(answer.getHeader("Retry-After")).isEqualTo("2");
      assertThat(ask(camel, engine, "/api/x", new MockHttpServletResponse())).isNotDone();
      assertThat(ask(camel, engine, "/webhooks/x", new MockHttpServletResponse())).isNotDone();
    }
  }

  @Test
  void anErrorThatLeavesARouteIsNo2xxAndOneOfMemoryEndsTheProcess() throws Exception {
    AtomicInteger ends = new AtomicInteger();
    Executor here = Runnable::run;
    EntryEngine engine =
        new EntryEngine(
            8080,
            Map.of(EntryKind.PAGES, here, EntryKind.SENDERS, here, EntryKind.WEBHOOKS, here),
            new ProofNames(),
            new OutOfMemory(ends::incrementAndGet));
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.getComponent("platform-http", PlatformHttpComponent.class).setEngine(engine);
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("platform-http:/api/deep").process(exchange -> fail(new StackOverflowError()));
              from("platform-http:/api/full").process(exchange -> fail(new OutOfMemoryError()));
            }
          });
      camel.start();

      assertThat(answer(camel, "/api/deep")).isEqualTo(503);
      assertThat(ends).hasValue(0);
      assertThat(answer(camel, "/api/full")).isEqualTo(503);
      assertThat(ends).hasPositiveValue();
    }
  }

  private static void fail(Error error) {
    throw error;
  }

  private static int answer(DefaultCamelContext camel, String path) {
    MockHttpServletResponse answer = new MockHttpServletResponse();
    camel.getComponent("platform-http", PlatformHttpComponent.class).getHttpEndpoints().stream()
        .filter(endpoint -> endpoint.getUri().equals(path))
        .map(endpoint -> (EntryConsumer) endpoint.getConsumer())
        .forEach(entry -> entry.service(new MockHttpServletRequest("POST", path), answer));
    return answer.getStatus();
  }

  private static CompletableFuture<Void> ask(
      DefaultCamelContext camel, EntryEngine engine, String path, MockHttpServletResponse answer) {
    PlatformHttpComponent component =
        camel.getComponent("platform-http", PlatformHttpComponent.class);
    component.setEngine(engine);
    PlatformHttpEndpoint endpoint =
        camel.getEndpoint("platform-http:" + path, PlatformHttpEndpoint.class);
    EntryConsumer consumer = (EntryConsumer) engine.createConsumer(endpoint, exchange -> {});
    return consumer.service(new MockHttpServletRequest("POST", path), answer);
  }
}
