package routes.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Cuts what a batch has to write into bundles that a FHIR server takes. */
@Component("bundleSizes")
public class BundleSizes {
  private final int most;

  /** No bundle gets more entries than {@code fhir.bundle-size}. */
  public BundleSizes(FhirProperties fhir) {
    this.most = fhir.bundleSize();
  }

  /**
   * The drafts in order, in bundles, each with room for the Devices it may bring along.
   *
   * @param collected lists of drafts, as the split over the batch left them behind
   */
  public List<List<ObservationDraft>> bundles(List<?> collected) {
    List<List<ObservationDraft>> bundles = new ArrayList<>();
    List<ObservationDraft> current = new ArrayList<>();
    Set<String> entries = new HashSet<>();
    for (ObservationDraft draft : flat(collected)) {
      Set<String> wanted = entries(draft);
      wanted.removeAll(entries);
      if (!current.isEmpty() && entries.size() + wanted.size() > most) {
        bundles.add(current);
        current = new ArrayList<>();
        entries.clear();
      }
      current.add(draft);
      entries.addAll(entries(draft));
    }
    if (!current.isEmpty()) {
      bundles.add(current);
    }
    return bundles;
  }

  /** Whether there is only one draft left to blame. */
  public boolean single(List<ObservationDraft> drafts) {
    return drafts.size() == 1;
  }

  /** Two bundles of half the size, to find the entry that a server refused; one stays one. */
  public List<List<ObservationDraft>> halves(List<ObservationDraft> drafts) {
    if (drafts.size() < 2) {
      return List.of(List.copyOf(drafts));
    }
    int middle = drafts.size() / 2;
    return List.of(
        List.copyOf(drafts.subList(0, middle)), List.copyOf(drafts.subList(middle, drafts.size())));
  }

  /** What an item leaves behind that came to nothing. */
  public List<ObservationDraft> nothing() {
    return List.of();
  }

  private static List<ObservationDraft> flat(List<?> collected) {
    List<ObservationDraft> drafts = new ArrayList<>();
    for (Object part : collected) {
      ((Collection<?>) part).forEach(draft -> drafts.add((ObservationDraft) draft));
    }
    return drafts;
  }

  private static Set<String> entries(ObservationDraft draft) {
    Set<String> entries = new HashSet<>();
    entries.add(draft.id());
    for (ObjectNode device : draft.devices()) {
      entries.add(DeviceResources.reference(device));
    }
    return entries;
  }
}
