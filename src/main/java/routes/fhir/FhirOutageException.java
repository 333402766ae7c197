package routes.fhir;

/**
 * The FHIR server cannot be used at the moment, or answers in a way nobody foresaw. Not the fault
 * of a record: the stage waits and tries again. The message holds no content of a request or
 * answer.
 */
public final class FhirOutageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean ofWriting;
  private final int statusForContent;

  /**
   * @param kind what is wrong, in words that health may show
   */
  public FhirOutageException(String kind) {
    this(kind, false, 0);
  }

  private FhirOutageException(String kind, boolean ofWriting, int statusForContent) {
    super(kind);
    this.ofWriting = ofWriting;
    this.statusForContent = statusForContent;
  }

  /** Readings were sent, and are not taken. */
  public static FhirOutageException ofWriting(String kind) {
    return new FhirOutageException(kind, true, 0);
  }

  /**
   * The server has answered with an error of its own (5xx), or does not let us (403): who sent or
   * asked for several resources finds out whether it answers all of them so.
   */
  public static FhirOutageException perhapsForContent(String kind, boolean ofWriting, int status) {
    return new FhirOutageException(kind, ofWriting, status);
  }

  /** What is wrong, in words. */
  public String kind() {
    return getMessage();
  }

  /** Whether it was met by readings that were sent. */
  public boolean isOfWriting() {
    return ofWriting;
  }

  /** Whether it may be no outage, but the fault of something that was sent. */
  public boolean mayBeForContent() {
    return statusForContent != 0;
  }

  /** With which status it was answered, where it may be that. */
  public int statusForContent() {
    return statusForContent;
  }
}
