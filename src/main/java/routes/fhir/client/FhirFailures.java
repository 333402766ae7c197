package routes.fhir.client;

import ca.uhn.fhir.rest.client.exceptions.FhirClientConnectionException;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.hl7.fhir.instance.model.api.IBaseOperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.StringType;
import org.springframework.stereotype.Component;
import routes.fhir.FhirConflictException;
import routes.fhir.FhirOutageException;
import routes.fhir.FhirRefusalException;
import routes.fhir.server.ServerUnusableException;
import routes.operations.failure.FailureKinds;

/**
 * Turns whatever goes wrong in a call of the FHIR server into an exception that is safe to log and
 * to store. The exceptions of camel-fhir and of the HAPI client carry whole bundles, URLs and
 * answers in their messages; the ones made here carry none of it, not even as a cause.
 */
@Component("fhirFailures")
public class FhirFailures {
  private static final Pattern SAFE_PLACE = Pattern.compile("[A-Za-z]+(\\.[A-Za-z]+|\\[\\d+])*");
  private static final Pattern SEARCH = Pattern.compile("^([A-Z][A-Za-z]{1,30})\\?");
  private static final Pattern TYPE = Pattern.compile("\"resourceType\":\"([A-Z][A-Za-z]{1,30})\"");
  private static final int SHOWN_ISSUES = 5;

  private final FhirOutages outages;

  /** Reports outages, and that they are over, to {@code outages}. */
  public FhirFailures(FhirOutages outages) {
    this.outages = outages;
  }

  /**
   * What a call was for: only what is written can be refused for its own sake, and only what is
   * deleted for good by a server that does not delete. What is optional a server may refuse without
   * saying anything about the rest: no reading waits for it. So it may be with what is optional to
   * read, where refused credentials are no answer. One resource may be missing or deleted. A probe
   * asks whether the server lets resources have ids of ours. What is filed, and found for that, may
   * meet an error of the server that others do not meet: whether that is an outage, and whether
   * readings are taken again, filing says itself.
   */
  public enum Purpose {
    READ(),
    READ_ONE(),
    READ_OPTIONAL(400, 403, 404, 405, 410, 422, 501),
    WRITE(400, 413, 422),
    FILE(400, 413, 422),
    FIND(),
    DELETE(400, 403, 404, 405, 409, 410, 412, 413, 422, 501),
    OPTIONAL(400, 401, 403, 404, 405, 410, 413, 422, 501),
    PROBE(400, 404, 405, 422, 501);

    private final Set<Integer> refused;

    Purpose(Integer... refused) {
      this.refused = Set.of(refused);
    }

    /** Whether an answer of this status refuses what the call was for, and nothing else. */
    private boolean isRefused(int status, boolean explained) {
      // Without an OperationOutcome it is the address that is wrong, not the record.
      return refused.contains(status)
          || ((writes() || this == READ_ONE) && explained && (status == 404 || status == 410));
    }

    private boolean writes() {
      return this == WRITE || this == FILE;
    }

    /** Whether an outage is told by who called, after having tried others. */
    private boolean isJudgedLater() {
      return this == FILE || this == FIND;
    }

    private boolean isConflict(int status) {
      return !reads() && (status == 409 || status == 412);
    }

    private boolean reads() {
      return this == READ || this == READ_ONE || this == READ_OPTIONAL || this == FIND;
    }

    private boolean isOptional() {
      return this == OPTIONAL || this == READ_OPTIONAL;
    }
  }

  /**
   * The answer of a call.
   *
   * @throws FhirOutageException see {@link #convert}; likewise the other two
   */
  public <T> T calling(Purpose purpose, Supplier<T> call) {
    beginning();
    T answer;
    try {
      answer = call.get();
    } catch (RuntimeException e) {
      throw convert(e, purpose);
    }
    answered(purpose);
    return answer;
  }

  /**
   * A call is about to be made.
   *
   * @throws FhirOutageException while a pause lasts that the server has asked for
   */
  void beginning() {
    outages.keepPause();
  }

  /** A call came back with what was asked for. */
  void answered(Purpose purpose) {
    if (purpose == Purpose.WRITE) {
      outages.ended();
    } else {
      outages.answered();
    }
  }

  /**
   * The safe form of a failure: {@link FhirRefusalException} and {@link FhirConflictException}
   * where what was written is at fault, {@link FhirOutageException} for everything else.
   */
  public RuntimeException convert(Throwable failure, Purpose purpose) {
    return convert(failure, purpose, null);
  }

  /**
   * As {@link #convert(Throwable, Purpose)}; a refused permission names the types it is about.
   *
   * @param sent the search or the transaction, or null
   */
  RuntimeException convert(Throwable failure, Purpose purpose, Object sent) {
    RuntimeException safe = safe(failure, purpose, sent);
    if (safe instanceof FhirOutageException outage) {
      if (!outage.mayBeForContent()) {
        outages.seen(outage.kind(), purpose.writes());
      }
    } else if (!purpose.isOptional()) {
      outages.answered();
    }
    return safe;
  }

  private static RuntimeException safe(Throwable failure, Purpose purpose, Object sent) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof FhirOutageException
          || t instanceof FhirConflictException
          || t instanceof FhirRefusalException) {
        return (RuntimeException) t;
      }
      if (t instanceof ServerUnusableException unusable) {
        return new FhirOutageException(unusable.kind());
      }
      if (t instanceof FhirClientConnectionException) {
        return new FhirOutageException(unreachable(t));
      }
      if (t instanceof BaseServerResponseException answer) {
        return answered(answer, purpose, sent);
      }
    }
    return new FhirOutageException(
        "the call of the FHIR server failed unexpectedly ("
            + FailureKinds.innermost(failure)
            + ")");
  }

  private static String unreachable(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SSLException) {
        return "there is no TLS connection with the FHIR server ("
            + FailureKinds.innermost(t)
            + ")";
      }
    }
    return "the FHIR server cannot be reached (" + FailureKinds.innermost(failure) + ")";
  }

  private static RuntimeException answered(
      BaseServerResponseException answer, Purpose purpose, Object sent) {
    int status = answer.getStatusCode();
    IBaseOperationOutcome outcome = answer.getOperationOutcome();
    if (purpose.isRefused(status, outcome != null)) {
      return new FhirRefusalException(status, issues(outcome));
    }
    if (purpose.isConflict(status)) {
      return new FhirConflictException(status);
    }
    String kind = kind(status) + (status == 403 ? about(sent) : "");
    return purpose.isJudgedLater() && mayBeForContent(status)
        ? FhirOutageException.perhapsForContent(kind, purpose.writes(), status)
        : new FhirOutageException(kind);
  }

  /** With these a server that works may answer what it cannot handle, or keeps from us. */
  public static boolean mayBeForContent(int status) {
    return status == 403 || status >= 500;
  }

  /** The types of what was sent, and nothing else of it. */
  private static String about(Object sent) {
    if (!(sent instanceof String text)) {
      return "";
    }
    Matcher search = SEARCH.matcher(text);
    if (search.find()) {
      return ": read " + search.group(1);
    }
    String types =
        TYPE.matcher(text)
            .results()
            .map(match -> match.group(1))
            .filter(type -> !type.equals("Bundle"))
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return types.isEmpty() ? "" : ": write " + types;
  }

  private static String kind(int status) {
    return switch (status) {
      case 0 -> "the FHIR server cannot be reached";
      case 401 -> "the FHIR server does not accept our credentials (401)";
      case 403 -> "the FHIR server does not let us do this (403)";
      case 404, 410 -> "there is no FHIR server under fhir.server-url (" + status + ")";
      case 407 -> "the proxy does not accept our credentials (407)";
      case 408 -> "the FHIR server takes too long (408)";
      case 429 -> "the FHIR server asks us to slow down (429)";
      case 503 -> "the FHIR server is out of service (503)";
      default ->
          status >= 500
              ? "the FHIR server has an error of its own (" + status + ")"
              : "the FHIR server answers with an unexpected status (" + status + ")";
    };
  }

  private static String issues(IBaseOperationOutcome outcome) {
    if (!(outcome instanceof OperationOutcome read)) {
      return "";
    }
    return read.getIssue().stream()
        .limit(SHOWN_ISSUES)
        .map(FhirFailures::issue)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String issue(OperationOutcome.OperationOutcomeIssueComponent issue) {
    String code = issue.hasCode() ? issue.getCode().toCode() : "unknown";
    Optional<String> place =
        Stream.concat(issue.getExpression().stream(), issue.getLocation().stream())
            .map(StringType::getValue)
            .filter(text -> text != null && SAFE_PLACE.matcher(text).matches())
            .findFirst();
    return place.map(where -> code + " at " + where).orElse(code);
  }
}
