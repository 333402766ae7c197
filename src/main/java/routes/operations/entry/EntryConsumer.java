package routes.operations.entry;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumerAware;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConstants;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;
import org.apache.camel.http.base.HttpHelper;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.WebUtils;
import routes.operations.audit.AuditedCall;
import routes.operations.entry.guard.EntryKind;
import routes.operations.entry.guard.Refusal;
import routes.operations.memory.OutOfMemory;

/**
 * The door of one route that answers over HTTP. It gives the route what it has named of the request
 * and the request's {@link RequestProofs}, and writes what the route answers: an answer has a
 * status. A route that ends without one, for whatever reason, has answered nothing, and the caller
 * gets an empty 503.
 */
final class EntryConsumer extends SpringBootPlatformHttpConsumer {

  private static final Logger LOG = LoggerFactory.getLogger(EntryConsumer.class);

  /** A sender has its answer in five seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final Refusal NO_ROOM =
      Refusal.unavailable("too many large bodies are being read at the moment", 2);

  private static final Refusal BUSY =
      Refusal.unavailable("too many requests are waiting at the moment", 2);

  private final EntryKind kind;
  private final TreeMemory trees;
  private final OutOfMemory outOfMemory;
  private final EntryBinding binding;
  private final ProofNames names;
  private volatile KeptNames kept;

  EntryConsumer(
      PlatformHttpEndpoint endpoint,
      Processor processor,
      EntryKind kind,
      Executor threads,
      TreeMemory trees,
      ProofNames names,
      OutOfMemory outOfMemory) {
    super(endpoint, processor, threads);
    this.kind = kind;
    this.trees = trees;
    this.outOfMemory = outOfMemory;
    this.names = names;
    this.binding = new EntryBinding(this::kept);
    this.binding.setHeaderFilterStrategy(endpoint.getHeaderFilterStrategy());
  }

  /** Whose threads answer here. */
  EntryKind kind() {
    return kind;
  }

  /** Where no thread of its kind is free and the queue is full, the answer is 503 at once. */
  @Override
  public CompletableFuture<Void> service(HttpServletRequest request, HttpServletResponse response) {
    ReceivedRequest received = WebUtils.getNativeRequest(request, ReceivedRequest.class);
    if (received != null) {
      received.queued();
    }
    try {
      return super.service(request, response);
    } catch (RejectedExecutionException full) {
      try {
        BUSY.answer(request, response);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return CompletableFuture.completedFuture(null);
    }
  }

  /** What the route behind this door lets in, once the route stands. */
  private KeptNames kept() {
    KeptNames known = kept;
    return known == null ? stands(route()) : known;
  }

  /** Reads what the route says about itself; the consumer that Camel knows is one around this. */
  KeptNames stands(Route route) {
    var camel = (ModelCamelContext) getEndpoint().getCamelContext();
    RouteDefinition definition = camel.getRouteDefinition(route.getRouteId());
    vendorProofs(definition);
    kept = KeptNames.of(definition, getEndpoint().getPath(), camel, names);
    if (!kept.declared()) {
      LOG.warn(
          "Route {} gets no parameters: its first step is no removeHeaders with pattern \"*\"."
              + " routes check says how to name them.",
          route.getRouteId());
    } else if (!kept.patterns().isEmpty()) {
      LOG.warn(
          "Route {} gets nothing by the patterns {} in excludePattern: write full names there.",
          route.getRouteId(),
          kept.patterns());
    }
    return kept;
  }

  private Route route() {
    return getEndpoint().getCamelContext().getRoutes().stream()
        .filter(route -> behind(route).filter(door -> door == this).isPresent())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the route does not stand yet"));
  }

  /** The door of a route; none where it answers nothing over HTTP. */
  static Optional<EntryConsumer> behind(Route route) {
    return route.getConsumer() instanceof PlatformHttpConsumerAware around
            && around.getPlatformHttpConsumer() instanceof EntryConsumer door
        ? Optional.of(door)
        : Optional.empty();
  }

  /** The headers that a vendor's push is verified by stand in the parameters of its template. */
  private void vendorProofs(RouteDefinition definition) {
    Map<String, Object> given = definition.getTemplateParameters();
    if (given != null) {
      given.forEach((name, value) -> names.templateParameter(name, String.valueOf(value)));
    }
  }

  @Override
  protected void handleService(HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    if (isSuspended()) {
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    TreeMemory.Room room = room(request);
    if (room == null) {
      NO_ROOM.answer(request, response);
      return;
    }
    try {
      serve(request, response);
    } finally {
      room.give();
    }
  }

  /** Room for what the route makes of the body; null where there was none in time. */
  private TreeMemory.Room room(HttpServletRequest request) throws InterruptedException {
    ReceivedRequest received = WebUtils.getNativeRequest(request, ReceivedRequest.class);
    if (received == null) {
      return trees.take(0, Duration.ZERO);
    }
    IncomingBody body = received.body();
    return trees.take(
        TreeMemory.weight(body.bytes(), body.size()), PATIENCE.minus(received.waited()));
  }

  private void serve(HttpServletRequest request, HttpServletResponse response) throws Exception {
    Exchange exchange = createExchange(true);
    try {
      exchange.setPattern(ExchangePattern.InOut);
      if (!read(request, response, exchange)) {
        response.sendError(
            HttpServletResponse.SC_BAD_REQUEST, "The form has a field that is not taken.");
        return;
      }
      createUoW(exchange);
      try {
        pass(exchange);
        write(exchange, response);
      } finally {
        doneUoW(exchange);
      }
    } finally {
      releaseExchange(exchange, false);
    }
  }

  /** False where the form has a field of a name that is only ever a header's. */
  private boolean read(
      HttpServletRequest request, HttpServletResponse response, Exchange exchange) {
    HttpHelper.setCharsetFromContentType(request.getContentType(), exchange);
    exchange.setProperty(RequestProofs.PROPERTY, RequestProofs.of(request));
    AuditedCall.of(request).ifPresent(call -> exchange.setProperty(AuditedCall.PROPERTY, call));
    var message = new PlatformHttpMessage(request, response, exchange, binding, false);
    exchange.setIn(message);
    message.init(exchange, binding, request, response);
    message.setHeader(SpringBootPlatformHttpConstants.CONTEXT_PATH, getEndpoint().getPath());
    return !isForm(request) || fieldsAreTaken(message.getBody());
  }

  private boolean fieldsAreTaken(Object body) {
    try {
      return !(body instanceof byte[] bytes)
          || Parameters.of(new String(bytes, StandardCharsets.UTF_8)).stream()
              .noneMatch(field -> names.refuses(field.name()));
    } catch (IllegalArgumentException brokenEscape) {
      // Whoever reads the form says what is wrong with it.
      return true;
    }
  }

  private static boolean isForm(HttpServletRequest request) {
    String type = request.getContentType();
    return type != null && type.toLowerCase(Locale.ROOT).contains("x-www-form-urlencoded");
  }

  /** An Error is caught too: nothing that escapes may become an answer. */
  private void pass(Exchange exchange) {
    try {
      getProcessor().process(exchange);
    } catch (Throwable escaped) {
      outOfMemory.notice(escaped);
      exchange.setException(escaped);
    }
  }

  private void write(Exchange exchange, HttpServletResponse response) {
    if (exchange.isFailed()) {
      nothing(response);
      return;
    }
    if (exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE) == null) {
      LOG.warn(
          "Route {} has ended without an answer: its last step must set CamelHttpResponseCode.",
          exchange.getFromRouteId());
      nothing(response);
      return;
    }
    try {
      binding.writeResponse(exchange, response);
    } catch (IOException callerHasGone) {
      LOG.debug("The answer of route {} could not be sent", exchange.getFromRouteId());
    } catch (Throwable unwritable) {
      outOfMemory.notice(unwritable);
      LOG.warn(
          "The answer of route {} could not be written: {}",
          exchange.getFromRouteId(),
          unwritable.getClass().getName());
      if (!response.isCommitted()) {
        response.resetBuffer();
        nothing(response);
      }
    }
  }

  private static void nothing(HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentLength(0);
  }
}
