package routes.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.Body;
import org.springframework.stereotype.Component;
import routes.operations.Portions;

/** Cuts what a batch has to write into bundles that a FHIR server takes. */
@Component("bundleSizes")
public class BundleSizes {
  private final int most;
  private final Provenances provenances;

  /** No bundle gets more entries than {@code fhir.bundle-size}. */
  BundleSizes(FhirProperties fhir, Provenances provenances) {
    this.most = fhir.bundleSize();
    this.provenances = provenances;
  }

  /**
   * The drafts in bundles, each with room for the Devices and the Provenance it may bring along.
   * Drafts of one device stand together, so that few bundles that are under way at the same time
   * bring the same Device.
   */
  public List<List<ObservationDraft>> bundles(@Body List<ObservationDraft> drafts) {
    List<List<ObservationDraft>> bundles = new ArrayList<>();
    List<ObservationDraft> current = new ArrayList<>();
    Set<String> entries = new HashSet<>();
    for (ObservationDraft draft : byDevice(drafts)) {
      Set<String> own = entries(draft, entries);
      long further = own.stream().filter(entry -> !entries.contains(entry)).count();
      if (!current.isEmpty() && entries.size() + further > most) {
        bundles.add(current);
        current = new ArrayList<>();
        entries.clear();
        own = entries(draft, entries);
      }
      current.add(draft);
      entries.addAll(own);
    }
    if (!current.isEmpty()) {
      bundles.add(current);
    }
    return bundles;
  }

  /** Whether there is only one left to blame. */
  public boolean single(List<?> entries) {
    return entries.size() == 1;
  }

  /** Two bundles of half the size, to find the entry that a server refused; one stays one. */
  public <T> List<List<T>> halves(List<T> entries) {
    return Portions.of(entries, Math.max(1, (entries.size() + 1) / 2));
  }

  private static List<ObservationDraft> byDevice(List<ObservationDraft> drafts) {
    return drafts.stream().sorted(Comparator.comparing(BundleSizes::hardware)).toList();
  }

  private static String hardware(ObservationDraft draft) {
    return draft.devices().isEmpty() ? "" : DeviceResources.reference(draft.devices().get(0));
  }

  private Set<String> entries(ObservationDraft draft, Set<String> standing) {
    Set<String> entries = new HashSet<>();
    entries.add(draft.id());
    for (ObjectNode device : draft.devices()) {
      entries.add(DeviceResources.reference(device));
    }
    if (provenances.enabled()) {
      entries.add("Device of this software");
      for (int one = 0; one < Provenances.MOST_OF_A_LINK; one++) {
        String provenance = ProvenanceResources.TYPE + one + "/" + draft.item().link().id();
        if (!standing.contains(provenance)) {
          entries.add(provenance);
          break;
        }
      }
    }
    return entries;
  }
}
