package routes.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.Body;
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
   * The drafts in bundles, each with room for the Devices it may bring along. Drafts of one device
   * stand together, so that few bundles that are under way at the same time bring the same Device.
   */
  public List<List<ObservationDraft>> bundles(@Body List<ObservationDraft> drafts) {
    List<List<ObservationDraft>> bundles = new ArrayList<>();
    List<ObservationDraft> current = new ArrayList<>();
    Set<String> entries = new HashSet<>();
    for (ObservationDraft draft : byDevice(drafts)) {
      Set<String> own = entries(draft);
      long further = own.stream().filter(entry -> !entries.contains(entry)).count();
      if (!current.isEmpty() && entries.size() + further > most) {
        bundles.add(current);
        current = new ArrayList<>();
        entries.clear();
      }
      current.add(draft);
      entries.addAll(own);
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

  private static List<ObservationDraft> byDevice(List<ObservationDraft> drafts) {
    return drafts.stream().sorted(Comparator.comparing(BundleSizes::hardware)).toList();
  }

  private static String hardware(ObservationDraft draft) {
    return draft.devices().isEmpty() ? "" : DeviceResources.reference(draft.devices().get(0));
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
