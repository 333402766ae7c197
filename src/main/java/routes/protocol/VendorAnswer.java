package routes.protocol;

import java.time.Duration;
import routes.operations.PoisonRecordException;

/**
 * What a vendor's answer means, whatever way the vendor says it.
 *
 * @param status the vendor's own number, for logs and reasons
 * @param retryAfter how long the vendor wants to be left alone, also after a good answer; or null
 *     where it does not say
 */
public record VendorAnswer(Verdict verdict, int status, Duration retryAfter) {

  /** An answer that does not say how long to wait. */
  public VendorAnswer(Verdict verdict, int status) {
    this(verdict, status, null);
  }

  /**
   * Lets a good answer to an import pass.
   *
   * @throws PoisonRecordException where asking again changes nothing
   * @throws NotPermittedException where only the person can change it
   * @throws VendorGoneException where it is gone for good
   * @throws VendorRefusedException where it may help later
   */
  public void requireForImport() {
    if (verdict == Verdict.FORBIDDEN) {
      throw new NotPermittedException(status);
    }
    if (gone()) {
      throw new VendorGoneException();
    }
    if (invalid()) {
      throw new PoisonRecordException(
          "vendor-refused",
          "The vendor refused the request with status %d; asking again changes nothing."
              .formatted(status));
    }
    require();
  }

  /**
   * Lets a good answer pass.
   *
   * @throws VendorRefusedException for any other
   */
  public void require() {
    if (!ok()) {
      throw new VendorRefusedException(this);
    }
  }

  /** What to do about an answer. */
  public enum Verdict {
    /** Read it. */
    OK,
    /** The access token is not taken: refresh it, then ask again. */
    UNAUTHORIZED,
    /**
     * The person does not permit it (any more): asking again changes nothing until that changes.
     */
    FORBIDDEN,
    /** What was asked is gone for good. */
    GONE,
    /** Ask again later. */
    RATE_LIMITED,
    /** The request itself is wrong; asking again changes nothing. */
    INVALID,
    /** The vendor has a problem; ask again later. */
    ERROR
  }

  public boolean ok() {
    return verdict == Verdict.OK;
  }

  public boolean unauthorized() {
    return verdict == Verdict.UNAUTHORIZED;
  }

  public boolean rateLimited() {
    return verdict == Verdict.RATE_LIMITED;
  }

  public boolean gone() {
    return verdict == Verdict.GONE;
  }

  public boolean invalid() {
    return verdict == Verdict.INVALID;
  }
}
