package routes.operations.entry;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A request whose body is here and is served from memory. */
final class ReceivedRequest extends HttpServletRequestWrapper {
  private final IncomingBody body;
  private final String method;
  private boolean beginsAgain;
  private EntryMapping.Found found;
  private long queuedAt = System.nanoTime();

  ReceivedRequest(HttpServletRequest request, IncomingBody body) {
    super(request);
    this.body = body;
    this.method = request.getMethod();
  }

  /**
   * Each lookup of the entry asks it some hundred times, and the container decodes it each time.
   */
  @Override
  public String getMethod() {
    return method;
  }

  IncomingBody body() {
    return body;
  }

  /** From now on it waits for its route. */
  void queued() {
    queuedAt = System.nanoTime();
  }

  /** How long it has waited for its route. */
  Duration waited() {
    return Duration.ofNanos(System.nanoTime() - queuedAt);
  }

  /** The entry that it is for, once looked for; null before. */
  EntryMapping.Found found() {
    return found;
  }

  void found(EntryMapping.Found entry) {
    this.found = entry;
  }

  /** Waits for the body without a thread; the request begins again when it is dispatched. */
  AsyncContext await(ServletResponse response) {
    beginsAgain = true;
    return super.startAsync(this, response);
  }

  /**
   * The container speaks of an asynchronous dispatch where the request begins again, which filters
   * take for one that they have let through already.
   */
  @Override
  public DispatcherType getDispatcherType() {
    DispatcherType type = super.getDispatcherType();
    return beginsAgain && type == DispatcherType.ASYNC ? DispatcherType.REQUEST : type;
  }

  @Override
  public AsyncContext startAsync() {
    beginsAgain = false;
    return super.startAsync();
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
    beginsAgain = false;
    return super.startAsync(request, response);
  }

  @Override
  public int getContentLength() {
    return body.size();
  }

  @Override
  public long getContentLengthLong() {
    return body.size();
  }

  @Override
  public ServletInputStream getInputStream() {
    return new MemoryStream(body);
  }

  @Override
  public BufferedReader getReader() {
    String encoding = getCharacterEncoding();
    Charset charset = encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding);
    return new BufferedReader(new InputStreamReader(getInputStream(), charset));
  }

  private static final class MemoryStream extends ServletInputStream {
    private final ByteArrayInputStream bytes;

    MemoryStream(IncomingBody body) {
      bytes = new ByteArrayInputStream(body.bytes(), 0, body.size());
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return bytes.read(target, offset, length);
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException("a body in memory is read without waiting");
    }
  }
}
