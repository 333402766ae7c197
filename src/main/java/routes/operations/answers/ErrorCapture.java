package routes.operations.answers;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.Optional;

/**
 * A response that holds back what is said with a status of 400 or more, until all of it is said;
 * then it sends what {@link ErrorAnswers} makes of it. Everything else passes as it comes. Used by
 * one thread after the other.
 */
final class ErrorCapture extends HttpServletResponseWrapper {
  private final HttpServletRequest request;
  private final ErrorAnswers answers;
  private final AnswerHeaders headers;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private ServletOutputStream stream;
  private PrintWriter writer;
  private long announced = -1;
  private boolean answered;

  ErrorCapture(
      HttpServletRequest request,
      HttpServletResponse response,
      ErrorAnswers answers,
      AnswerHeaders headers) {
    super(response);
    this.request = request;
    this.answers = answers;
    this.headers = headers;
    headers.everywhere(response);
  }

  /** Whoever answers has said all there is to say. */
  void finish() throws IOException {
    if (writer != null) {
      writer.flush();
    }
    if (holds()) {
      answer();
    }
  }

  /** Makes an error without words of what nothing has gone out of yet. */
  void fail(int status) throws IOException {
    resetBuffer();
    super.setStatus(status);
    answer();
  }

  /** Whether this is an error that is still being told. */
  private boolean holds() {
    return !answered && getStatus() >= HttpServletResponse.SC_BAD_REQUEST && !super.isCommitted();
  }

  private void answer() throws IOException {
    answered = true;
    byte[] said = held.toByteArray();
    Optional<ErrorAnswers.Answer> answer = answers.of(request, getStatus(), said, getContentType());
    super.resetBuffer();
    if (answer.isPresent()) {
      headers.ofError(this, answer.get().policy());
      if (!answer.get().contentType().isEmpty()) {
        super.setCharacterEncoding((String) null);
        super.setContentType(answer.get().contentType());
      }
    }
    byte[] body = answer.map(ErrorAnswers.Answer::body).orElse(said);
    super.setContentLength(body.length);
    super.getOutputStream().write(body);
  }

  @Override
  public void sendError(int status) throws IOException {
    sendError(status, null);
  }

  /** The message is for people who read code; what is told is decided here. */
  @Override
  public void sendError(int status, String message) throws IOException {
    if (super.isCommitted()) {
      super.sendError(status);
    } else {
      fail(status);
    }
  }

  @Override
  public void setStatus(int status) {
    if (!answered) {
      super.setStatus(status);
    }
  }

  @Override
  public void setContentLength(int length) {
    setContentLengthLong(length);
  }

  @Override
  public void setContentLengthLong(long length) {
    if (!answered) {
      announced = length;
      super.setContentLengthLong(length);
    }
  }

  @Override
  public ServletOutputStream getOutputStream() {
    if (stream == null) {
      stream = new Deciding();
    }
    return stream;
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    if (writer == null) {
      String encoding = getCharacterEncoding();
      // As the container does: whoever reads is told in which charset this is written.
      super.setCharacterEncoding(encoding);
      writer = new PrintWriter(new OutputStreamWriter(getOutputStream(), encoding));
    }
    return writer;
  }

  @Override
  public void flushBuffer() throws IOException {
    if (writer != null) {
      writer.flush();
    }
    if (!holds()) {
      super.flushBuffer();
    }
  }

  @Override
  public void reset() {
    super.reset();
    forget();
  }

  @Override
  public void resetBuffer() {
    super.resetBuffer();
    forget();
  }

  private void forget() {
    if (writer != null) {
      writer.flush();
    }
    held.reset();
    announced = -1;
    answered = false;
  }

  private final class Deciding extends ServletOutputStream {
    @Override
    public void write(int single) throws IOException {
      write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (holds()) {
        held.write(bytes, offset, length);
        if (held.size() == announced) {
          answer();
        }
      } else if (!answered) {
        out().write(bytes, offset, length);
      }
    }

    @Override
    public void flush() throws IOException {
      if (!holds() && !answered) {
        out().flush();
      }
    }

    @Override
    public void close() throws IOException {
      if (holds()) {
        answer();
      } else {
        out().close();
      }
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException("answers are written by whoever makes them");
    }

    private ServletOutputStream out() throws IOException {
      return ErrorCapture.super.getOutputStream();
    }
  }
}
