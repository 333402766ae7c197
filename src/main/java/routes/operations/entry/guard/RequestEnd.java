package routes.operations.entry.guard;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/** Tells a filter once when the answer to a request is complete, on whatever thread that is. */
public final class RequestEnd implements AsyncListener {
  private final Told told;

  private RequestEnd(Told told) {
    this.told = told;
  }

  /** Who is told. */
  public interface Told {
    /**
     * The request has ended.
     *
     * @param thrown whether the rest of the chain has thrown something
     */
    void ended(boolean thrown);
  }

  /** Lets a request go on, and tells of its end. */
  public static void pass(
      ServletRequest request, ServletResponse response, FilterChain chain, Told told)
      throws IOException, ServletException {
    boolean thrown = true;
    boolean elsewhere = false;
    try {
      chain.doFilter(request, response);
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(new RequestEnd(told));
        elsewhere = true;
      }
      thrown = false;
    } finally {
      if (!elsewhere) {
        told.ended(thrown);
      }
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {
    told.ended(false);
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    // onComplete follows
  }

  @Override
  public void onError(AsyncEvent event) {
    // onComplete follows
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this);
  }
}
