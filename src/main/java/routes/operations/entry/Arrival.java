package routes.operations.entry;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import routes.operations.entry.guard.Refusal;

/**
 * Waits for a body without a thread: the server calls when more of it is there. When it is whole,
 * the request begins again, as a {@link ReceivedRequest}; when it takes too long, it is answered
 * 408, or what is known to refuse it; when its framing is broken, 400.
 */
final class Arrival implements ReadListener, AsyncListener {
  private static final Refusal TOO_SLOW =
      Refusal.of(HttpStatus.REQUEST_TIMEOUT, "the body did not arrive within entry.body-deadline");
  private static final Refusal NO_SUCH_PATH =
      Refusal.of(HttpStatus.BAD_REQUEST, "the path cannot be read");

  private final ReceivedRequest request;
  private final HttpServletResponse response;
  private final IncomingBody body;
  private final ServletInputStream in;
  private final AsyncContext async;
  private boolean over;

  private Arrival(
      ReceivedRequest request,
      HttpServletResponse response,
      IncomingBody body,
      ServletInputStream in,
      Duration deadline) {
    this.request = request;
    this.response = response;
    this.body = body;
    this.in = in;
    this.async = request.await(response);
    async.setTimeout(deadline.toMillis());
  }

  /** Begins to wait; the caller returns. */
  static void begin(
      ReceivedRequest request,
      HttpServletResponse response,
      IncomingBody body,
      ServletInputStream in,
      Duration deadline) {
    Arrival arrival = new Arrival(request, response, body, in, deadline);
    arrival.async.addListener(arrival);
    in.setReadListener(arrival);
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (!over && !in.isFinished() && in.isReady()) {
      try {
        body.read(in);
      } catch (IOException brokenChunk) {
        answerBroken();
        return;
      }
      if (body.isHopeless()) {
        refuse(body.refusal().orElseThrow());
      }
    }
  }

  @Override
  public void onAllDataRead() throws IOException {
    if (over) {
      return;
    }
    over = true;
    if (body.refusal().isPresent()) {
      answer(body.refusal().get());
      return;
    }
    try {
      async.dispatch();
    } catch (UnsupportedOperationException unreadablePath) {
      answer(NO_SUCH_PATH);
    }
  }

  @Override
  public void onTimeout(AsyncEvent event) throws IOException {
    if (!over) {
      refuse(body.refusal().orElse(TOO_SLOW));
    }
  }

  /** The client went away. */
  @Override
  public void onError(Throwable lost) {
    abandon();
  }

  @Override
  public void onError(AsyncEvent event) {
    abandon();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    // What began again gives the memory back by itself.
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // The request was whole; whoever waits now has a time limit of his own.
  }

  private void abandon() {
    if (over) {
      return;
    }
    over = true;
    body.release();
    UnreadBodies.leave(request, response);
    async.complete();
  }

  /** The server drops whatever has not gone out when its own read has failed. */
  private void answerBroken() throws IOException {
    over = true;
    body.release();
    UnreadBodies.leave(request, response);
    response.sendError(HttpServletResponse.SC_BAD_REQUEST);
    response.flushBuffer();
    async.complete();
  }

  private void refuse(Refusal why) throws IOException {
    over = true;
    UnreadBodies.leave(request, response);
    answer(why);
  }

  private void answer(Refusal why) throws IOException {
    body.release();
    why.answer(request, response);
    async.complete();
  }
}
