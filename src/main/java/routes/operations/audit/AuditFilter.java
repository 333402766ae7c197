package routes.operations.audit;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;
import routes.operations.entry.guard.EntryKind;
import routes.operations.entry.guard.RequestEnd;

/**
 * Writes every call of an entry that is not exempt. It is written before it begins: one that cannot
 * be written is answered 503, and nothing is read or changed. Stands behind what signs callers in.
 */
final class AuditFilter extends OncePerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger(AuditFilter.class);
  private static final String ANONYMOUS = "anonymous";
  private static final String RETRY_AFTER_SECONDS = "5";

  /** W3C Trace Context. */
  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

  /**
   * The threads here are the server's own, which all entries share: calls of one kind that wait for
   * a database that is out must not take them all.
   */
  private static final int AT_ONCE = 32;

  private static final long LONGEST_WAIT_MS = 500;

  private final Map<EntryKind, Semaphore> begins = new EnumMap<>(EntryKind.class);
  private final AuditLog audit;
  private final AuditedEntries entries;
  private final CallSubjects subjects;
  private final SendCounts sends;
  private final MeterRegistry meters;

  AuditFilter(
      AuditLog audit,
      AuditedEntries entries,
      CallSubjects subjects,
      SendCounts sends,
      MeterRegistry meters) {
    this.audit = audit;
    this.entries = entries;
    this.subjects = subjects;
    this.sends = sends;
    this.meters = meters;
    for (EntryKind kind : EntryKind.values()) {
      begins.put(kind, new Semaphore(AT_ONCE));
    }
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<AuditedEntries.Entry> found = entries.of(request);
    if (found.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    AuditedEntries.Entry entry = found.get();
    if (entry.counted()) {
      String sender = caller(request).orElse(ANONYMOUS);
      serve(request, response, chain, status -> sends.count(sender, AuditOutcome.of(status)));
    } else if (AuditedEntries.exempt(entry.pattern()).isPresent()) {
      chain.doFilter(request, response);
    } else {
      audited(entry, request, response, chain);
    }
  }

  private void audited(
      AuditedEntries.Entry entry,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws ServletException, IOException {
    Optional<AuditEvent> begun;
    try {
      begun = begin(entry, request);
    } catch (TimeoutException busy) {
      unavailable(response);
      return;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      unavailable(response);
      return;
    } catch (DataAccessException | TransactionException notWritten) {
      LOG.error("a call was not served, because the audit cannot be written", notWritten);
      meters.counter("wearables.audit.failures").increment();
      unavailable(response);
      return;
    }
    if (begun.isEmpty()) {
      // Guesses are counted: rows of them would let anybody fill the table.
      meters.counter("wearables.links.unknown").increment();
      chain.doFilter(request, response);
      return;
    }
    AuditedCall call = new AuditedCall();
    call.attach(request);
    serve(request, response, chain, status -> end(begun.get(), call, status));
  }

  /**
   * The call as it is written before it begins; empty where it can be about nobody.
   *
   * @throws TimeoutException where too many calls of its kind wait for the database already
   */
  private Optional<AuditEvent> begin(AuditedEntries.Entry entry, HttpServletRequest request)
      throws InterruptedException, TimeoutException {
    Semaphore atOnce = begins.get(EntryKind.of(request.getRequestURI()));
    if (!atOnce.tryAcquire(LONGEST_WAIT_MS, TimeUnit.MILLISECONDS)) {
      throw new TimeoutException();
    }
    try {
      Optional<AuditEvent> begun =
          subjects
              .of(entry.pattern(), entry.variables(), request)
              .map(about -> call(entry, about, request));
      begun.ifPresent(audit::begin);
      return begun;
    } finally {
      atOnce.release();
    }
  }

  private static void unavailable(HttpServletResponse response) throws IOException {
    response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
  }

  private AuditEvent call(
      AuditedEntries.Entry entry, AuditSubject about, HttpServletRequest request) {
    String id = UUID.randomUUID().toString();
    return new AuditEvent(
        id,
        Instant.now(),
        caller(request).orElse(about.isNobody() ? ANONYMOUS : AuditEvent.PERSON),
        entry.action(),
        about,
        AuditOutcome.UNKNOWN,
        0,
        request.getRemoteAddr(),
        trace(request).orElse(id),
        subjects.asked(entry.pattern(), request));
  }

  private void end(AuditEvent begun, AuditedCall call, int status) {
    AuditSubject about = begun.about().or(call.about());
    AuditOutcome outcome = AuditOutcome.of(status);
    String who =
        begun.who().equals(ANONYMOUS) && !about.isNobody() ? AuditEvent.PERSON : begun.who();
    String detail = call.detail().isEmpty() ? begun.detail() : call.detail();
    AuditEvent ended = begun.ended(who, about, outcome, status, detail);
    try {
      if (ended.who().equals(ANONYMOUS) && about.isNobody() && outcome != AuditOutcome.DONE) {
        audit.forgetCall(ended);
      } else {
        audit.end(call.events(ended));
      }
    } catch (DataAccessException | TransactionException stands) {
      LOG.error("the outcome of a call is not in the audit; that it began is", stands);
      meters.counter("wearables.audit.failures").increment();
    }
  }

  private static void serve(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      IntConsumer ended)
      throws ServletException, IOException {
    RequestEnd.pass(
        request,
        response,
        chain,
        thrown ->
            ended.accept(
                thrown ? HttpServletResponse.SC_INTERNAL_SERVER_ERROR : response.getStatus()));
  }

  private static Optional<String> caller(HttpServletRequest request) {
    return Optional.ofNullable(request.getUserPrincipal()).map(Principal::getName);
  }

  private static Optional<String> trace(HttpServletRequest request) {
    return Optional.ofNullable(request.getHeader("traceparent"))
        .map(TRACEPARENT::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1));
  }
}
