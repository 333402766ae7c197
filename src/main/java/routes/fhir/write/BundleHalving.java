package routes.fhir.write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import routes.fhir.FhirOutageException;
import routes.fhir.client.FhirOutages;
import routes.fhir.write.AttemptResult.Conflicted;
import routes.fhir.write.AttemptResult.NotWritten;
import routes.fhir.write.AttemptResult.Outage;
import routes.fhir.write.AttemptResult.ServerError;
import routes.fhir.write.AttemptResult.Written;
import routes.operations.support.Batches;

/**
 * Brings the entries of one bundle to the FHIR server, all of them or in halves, until each is
 * there or is set aside for a reason of its own. Used by one thread.
 *
 * <p>An outage is waited out, a conflict is tried again; the halves of what is in conflict have no
 * tries left that the whole has used up. What is refused is halved until one entry is left.
 *
 * <p><b>An error of the server (5xx, 403) is an outage, unless the server takes other readings
 * meanwhile.</b> Whether it does is seen by what else of the batch is written since the bundle
 * began, else by trying a few of its entries alone: {@value #FIRST_WITNESSES} the first time, one
 * each further time, of different people first. Where one is taken, the rest is halved as if it had
 * been refused, and what fails alone is set aside. Where none is, or nothing was taken during
 * {@link WriteEvidence#MOST_FAILURES_IN_A_ROW} failures and the server does not take {@link
 * WriteProbe} either, it is an outage. So one that answers every write so costs a bundle {@code 1 +
 * FIRST_WITNESSES} attempts at first and two each time it is tried again. Of a new reading alone in
 * its batch nothing can be told: it waits until others come. What was set aside before and comes
 * back is set aside again where the server takes {@link WriteProbe}.
 *
 * @param <T> what becomes one Observation
 */
public final class BundleHalving<T> {
  public static final int FIRST_WITNESSES = 4;

  private final BundleAttempts attempts;
  private final FhirOutages outages;
  private final FilingRetry retry;
  private final Entries<T> entries;
  private long takenBefore;

  public BundleHalving(
      BundleAttempts attempts, FhirOutages outages, FilingRetry retry, Entries<T> entries) {
    this.attempts = attempts;
    this.outages = outages;
    this.retry = retry;
    this.entries = entries;
    this.takenBefore = retry.evidence().count();
  }

  /** What is peculiar to the entries. */
  public interface Entries<T> {
    /** Starts an attempt. */
    BundleAttempt begin(List<T> part);

    /** They are as they should be at the server. */
    FilingOutcome written(List<T> part, BundleAttempt work);

    /** Something about these was refused, perhaps for what they refer to. */
    void doubt(List<T> part);

    /** As it is to be tried once more after that; empty where that makes no sense. */
    Optional<T> again(T single);

    /** Another form, in which it may be taken; empty where there is none left. */
    Optional<T> otherwise(T single, NotWritten result);

    /** It is not written now. */
    FilingOutcome setAside(T single, NotWritten result);

    /** Whether all of them met this before, or can be set aside without harm. */
    boolean wereSetAside(List<T> part);

    /** Entries of different ones are the better witnesses for each other. */
    Object person(T entry);
  }

  private record Part<T>(List<T> entries, int conflicts, boolean doubted) {
    Part<T> of(List<T> fewer) {
      return new Part<>(fewer, conflicts, doubted);
    }
  }

  /** What tried alone became of some entries, and which of them need no further try. */
  private record Witnesses<T>(FilingOutcome outcome, List<T> done, boolean speak) {}

  /**
   * What became of them; nothing of it is stored.
   *
   * @throws FhirOutageException where an outage outlasts the time of the batch
   */
  public FilingOutcome write(List<T> bundle) {
    return write(new Part<>(bundle, 0, false));
  }

  private FilingOutcome write(Part<T> whole) {
    Part<T> part = whole;
    FilingOutcome outcome = FilingOutcome.NOTHING;
    int waits = 0;
    int conflicts = part.conflicts();
    while (!part.entries().isEmpty()) {
      AttemptResult result = attempt(part.entries());
      if (result instanceof Written written) {
        return outcome.and(entries.written(part.entries(), written.work()));
      }
      if (result instanceof Outage outage) {
        waitOut(waits++, outage.failure());
        continue;
      }
      if (result instanceof Conflicted && retry.afterConflict(conflicts)) {
        conflicts++;
        continue;
      }
      if (result instanceof ServerError error && !isItsOwnFault(part.entries())) {
        Witnesses<T> witnesses = witnesses(part.entries(), waits);
        outcome = outcome.and(witnesses.outcome());
        part = part.of(without(part.entries(), witnesses.done()));
        if (!witnesses.speak() && !part.entries().isEmpty()) {
          waitOut(waits++, error.failure());
        }
        continue;
      }
      Part<T> failed = new Part<>(part.entries(), conflicts, part.doubted());
      return outcome.and(notWritten(failed, (NotWritten) result));
    }
    return outcome;
  }

  /** What was set aside before proves no outage, as long as the server takes anything else. */
  private boolean isItsOwnFault(List<T> part) {
    return retry.evidence().speaksForServer(takenBefore)
        || (entries.wereSetAside(part) && retry.evidence().serverTakesProbe());
  }

  private AttemptResult attempt(List<T> part) {
    AttemptResult result = attempts.of(() -> entries.begin(part));
    if (result instanceof Written written && written.tookReadings()) {
      retry.evidence().taken();
      outages.ended();
    } else if (result instanceof Written written && written.foundWhatWasSent()) {
      outages.ended();
    } else if (result instanceof ServerError) {
      retry.evidence().failed();
    }
    return result;
  }

  private void waitOut(int before, FhirOutageException outage) {
    outages.seen(outage.kind(), outage.isOfWriting());
    retry.afterOutage(before, outage);
    // What was taken before says nothing about the server as it is now.
    takenBefore = retry.evidence().count();
  }

  private Witnesses<T> witnesses(List<T> part, int before) {
    FilingOutcome outcome = FilingOutcome.NOTHING;
    List<T> done = new ArrayList<>();
    if (part.size() == 1) {
      return new Witnesses<>(outcome, done, false);
    }
    for (T witness : chosen(part, before)) {
      AttemptResult result = attempt(List.of(witness));
      if (result instanceof Written written) {
        done.add(witness);
        outcome = outcome.and(entries.written(List.of(witness), written.work()));
      }
      if (result instanceof Outage) {
        return new Witnesses<>(outcome, done, false);
      }
      if (retry.evidence().speaksForServer(takenBefore)) {
        return new Witnesses<>(outcome, done, true);
      }
    }
    return new Witnesses<>(outcome, done, false);
  }

  /** Others each time, so that no choice of bad ones stands for all. */
  private List<T> chosen(List<T> part, int before) {
    Map<Object, T> firstOfEach = new LinkedHashMap<>();
    part.forEach(entry -> firstOfEach.putIfAbsent(entries.person(entry), entry));
    List<T> candidates = new ArrayList<>(firstOfEach.values());
    List<T> rest = without(part, candidates);
    int step = Math.max(1, rest.size() / FIRST_WITNESSES);
    for (int from = 0; from < step; from++) {
      for (int i = from; i < rest.size(); i += step) {
        candidates.add(rest.get(i));
      }
    }
    int first = before == 0 ? 0 : FIRST_WITNESSES + before - 1;
    int most = before == 0 ? FIRST_WITNESSES : 1;
    List<T> chosen = new ArrayList<>();
    for (int i = 0; i < Math.min(most, candidates.size()); i++) {
      chosen.add(candidates.get((first + i) % candidates.size()));
    }
    return chosen;
  }

  private FilingOutcome notWritten(Part<T> part, NotWritten result) {
    entries.doubt(part.entries());
    if (part.entries().size() > 1) {
      int half = (part.entries().size() + 1) / 2;
      FilingOutcome outcome = FilingOutcome.NOTHING;
      for (List<T> each : Batches.of(part.entries(), half)) {
        outcome = outcome.and(write(new Part<>(each, part.conflicts(), false)));
      }
      return outcome;
    }
    T single = part.entries().get(0);
    Supplier<Optional<T>> next =
        part.doubted() ? () -> entries.otherwise(single, result) : () -> entries.again(single);
    Optional<T> tried = retry.waitingOut(next);
    return tried.isPresent()
        ? write(new Part<>(List.of(tried.get()), part.conflicts(), true))
        : entries.setAside(single, result);
  }

  private static <T> List<T> without(List<T> all, List<T> some) {
    return all.stream().filter(one -> some.stream().noneMatch(each -> each == one)).toList();
  }
}
