package routes.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a run has seen so far. */
final class Tally {
  private static final int SHOWN = 20;

  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private final Map<String, Map<Integer, Integer>> byEntry = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();
  private int requests;
  private int faulty;

  synchronized void add(FuzzedRequest request, Answer answer) {
    requests++;
    statuses.merge(answer.status(), 1, Integer::sum);
    byEntry
        .computeIfAbsent(request.entry(), e -> new TreeMap<>())
        .merge(answer.status(), 1, Integer::sum);
  }

  synchronized void fault(String inWords) {
    faulty++;
    if (faults.size() < SHOWN) {
      faults.add(inWords);
    }
  }

  synchronized int requests() {
    return requests;
  }

  /** How many answers were wrong. */
  synchronized int faulty() {
    return faulty;
  }

  /** The first of them in words. */
  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  /** How often each status came; 0 is a connection that was closed without one. */
  synchronized Map<Integer, Integer> statuses() {
    return new TreeMap<>(statuses);
  }

  /** How often each entry has answered which status. */
  synchronized Map<String, Map<Integer, Integer>> byEntry() {
    Map<String, Map<Integer, Integer>> copy = new TreeMap<>();
    byEntry.forEach((entry, counts) -> copy.put(entry, new TreeMap<>(counts)));
    return copy;
  }
}
