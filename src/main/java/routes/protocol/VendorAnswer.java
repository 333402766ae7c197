package routes.protocol;

/**
 * What a vendor's answer means, whatever way the vendor says it.
 *
 * @param status the vendor's own number, for logs and reasons
 */
public record VendorAnswer(Verdict verdict, int status) {

  /** What to do about an answer. */
  public enum Verdict {
    /** Read it. */
    OK,
    /** The access token is not taken: refresh it, then ask again. */
    UNAUTHORIZED,
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

  public boolean invalid() {
    return verdict == Verdict.INVALID;
  }
}
