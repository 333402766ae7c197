package routes.fhir.group;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.fhir.client.FhirOutages;
import routes.fhir.draft.ClosingWindow;
import routes.fhir.draft.PreliminaryObservations;
import routes.fhir.write.AttemptResult.NotWritten;
import routes.fhir.write.BundleAttempt;
import routes.fhir.write.BundleAttempts;
import routes.fhir.write.BundleHalving;
import routes.fhir.write.BundlePlanner;
import routes.fhir.write.FilingOutcome;
import routes.fhir.write.FilingRetries;
import routes.fhir.write.FilingRetry;

/**
 * Makes the Observations of windows that are over final, a bundle at a time; halved until the one
 * is left that cannot be. That one is set aside, and keeps no other open. Thread-safe.
 */
@Component("windowClosing")
public class WindowClosing {
  private final PreliminaryObservations windows;
  private final BundlePlanner writer;
  private final BundleAttempts attempts;
  private final FhirOutages outages;
  private final FilingRetries retries;

  WindowClosing(
      PreliminaryObservations windows,
      BundlePlanner writer,
      BundleAttempts attempts,
      FhirOutages outages,
      FilingRetries retries) {
    this.windows = windows;
    this.writer = writer;
    this.attempts = attempts;
    this.outages = outages;
    this.retries = retries;
  }

  /**
   * A bundle of windows.
   *
   * @param retry what all that are due together may try
   */
  public record Due(List<ClosingWindow> windows, FilingRetry retry) {}

  /** Those whose time has come, in portions that one transaction takes. */
  public List<Due> due() {
    FilingRetry retry = retries.begin();
    return windows.due().stream().map(portion -> new Due(portion, retry)).toList();
  }

  /**
   * Makes these final, or sets them aside.
   *
   * @throws FhirOutageException where the FHIR server cannot be used, for longer than there is time
   */
  public void close(Due due) {
    new BundleHalving<>(attempts, outages, due.retry(), new Windows()).write(due.windows());
  }

  private final class Windows implements BundleHalving.Entries<ClosingWindow> {
    @Override
    public BundleAttempt begin(List<ClosingWindow> part) {
      return writer.close(part);
    }

    @Override
    public FilingOutcome written(List<ClosingWindow> part, BundleAttempt work) {
      return FilingOutcome.NOTHING;
    }

    @Override
    public void doubt(List<ClosingWindow> part) {
      // They stand there already, with what they refer to.
    }

    @Override
    public Optional<ClosingWindow> again(ClosingWindow single) {
      return Optional.empty();
    }

    @Override
    public Optional<ClosingWindow> otherwise(ClosingWindow single, NotWritten result) {
      return Optional.empty();
    }

    @Override
    public FilingOutcome setAside(ClosingWindow single, NotWritten result) {
      windows.setAside(single, result.failure());
      return FilingOutcome.NOTHING;
    }

    /** One alone has no others to be compared with, and only stays preliminary a while longer. */
    @Override
    public boolean wereSetAside(List<ClosingWindow> part) {
      return part.size() == 1;
    }

    @Override
    public Object person(ClosingWindow window) {
      return window.linkId();
    }
  }
}
