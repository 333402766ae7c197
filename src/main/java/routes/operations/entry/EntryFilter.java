package routes.operations.entry;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import routes.operations.entry.guard.Guard;
import routes.operations.entry.guard.Refusal;
import routes.operations.entry.guard.RequestEnd;
import routes.operations.memory.OutOfMemory;

/**
 * Stands before every filter but what answers errors and what names a charset. What the head of a
 * request tells is judged first; then its body is read, within limits of size and time and without
 * a thread that waits for it; only then the request goes on, its body in memory.
 */
final class EntryFilter implements Filter {
  private final List<Guard> guards;
  private final BodyMemory memory;
  private final int mostBytes;
  private final Duration deadline;
  private final OutOfMemory outOfMemory;

  EntryFilter(
      List<Guard> guards,
      BodyMemory memory,
      int mostBytes,
      Duration deadline,
      OutOfMemory outOfMemory) {
    this.guards = List.copyOf(guards);
    this.memory = memory;
    this.mostBytes = mostBytes;
    this.deadline = deadline;
    this.outOfMemory = outOfMemory;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      if (request.getDispatcherType() != DispatcherType.REQUEST) {
        chain.doFilter(request, response);
      } else if (request instanceof ReceivedRequest received) {
        proceed(received, response, chain);
      } else {
        receive((HttpServletRequest) request, (HttpServletResponse) response, chain);
      }
    } catch (ServletException | Error failure) {
      outOfMemory.notice(failure);
      throw failure;
    }
  }

  private void receive(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    ServletInputStream in = request.getInputStream();
    // Where there is none it takes no room, so that it is answered when bodies fill all there is.
    long declared = in.isFinished() ? 0 : request.getContentLengthLong();
    IncomingBody body = new IncomingBody(memory, mostBytes, declared, verdict(request));
    boolean unwanted = waits(request) && body.refusal().isPresent();
    // More than is here already is not read on this thread; of a chunked body nobody knows.
    try {
      while (declared >= 0
          && !unwanted
          && !body.isHopeless()
          && !in.isFinished()
          && in.available() > 0) {
        body.read(in);
      }
    } catch (IOException clientHasGone) {
      body.release();
      throw clientHasGone;
    }
    boolean whole = in.isFinished();
    if (body.refusal().isPresent() && (whole || body.isHopeless() || waits(request))) {
      if (!whole) {
        UnreadBodies.leave(request, response);
      }
      body.refusal().get().answer(request, response);
      return;
    }
    ReceivedRequest received = new ReceivedRequest(request, body);
    if (whole) {
      proceed(received, response, chain);
    } else {
      if (waits(request)) {
        UnreadBodies.await(request);
      }
      Arrival.begin(received, response, body, in, deadline);
    }
  }

  private Optional<Refusal> verdict(HttpServletRequest request) {
    for (Guard guard : guards) {
      Optional<Refusal> refusal = guard.refuse(request);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /** Whether the client asks before it sends the body. */
  private static boolean waits(HttpServletRequest request) {
    return request.getHeader(HttpHeaders.EXPECT) != null;
  }

  private static void proceed(ReceivedRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    RequestEnd.pass(request, response, chain, thrown -> request.body().release());
  }
}
