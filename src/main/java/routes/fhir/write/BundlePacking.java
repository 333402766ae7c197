package routes.fhir.write;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import routes.fhir.bundle.Ledger;
import routes.fhir.bundle.SoftwareDevice;
import routes.fhir.client.FhirProperties;
import routes.fhir.draft.ObservationDraft;
import routes.fhir.resource.ProvenanceResources;

/** Cuts what a batch has to write into bundles that a FHIR server takes. */
@Component
public class BundlePacking {
  private final int most;
  private final Provenances provenances;
  private final Ledger ledger;

  /** No bundle gets more entries than {@code fhir.bundle-size}. */
  BundlePacking(FhirProperties fhir, Provenances provenances, Ledger ledger) {
    this.most = fhir.bundleSize();
    this.provenances = provenances;
    this.ledger = ledger;
  }

  /**
   * The drafts in bundles, each with room for the Devices and the Provenance it may bring along. No
   * two bundles of a wave bring the same Device, unless one device has more new Observations than
   * go into a bundle: servers refuse the later of two that are under way at the same time.
   *
   * @return waves of bundles; a wave is to be through before the next begins: the first of two
   *     brings the Devices that are not known to stand
   */
  public List<List<List<ObservationDraft>>> waves(List<ObservationDraft> drafts) {
    if (drafts.isEmpty() || further(Set.of(), drafts).size() <= most) {
      return drafts.isEmpty() ? List.of() : List.of(List.of(drafts));
    }
    Set<String> unknown = unknownDevices(drafts);
    List<List<ObservationDraft>> first = new ArrayList<>();
    Deque<ObservationDraft> others = new ArrayDeque<>();
    for (List<ObservationDraft> ofDevice : byHardware(drafts)) {
      List<ObservationDraft> newcomers = new ArrayList<>();
      for (ObservationDraft draft : ofDevice) {
        if (unknown.removeAll(deviceIds(draft))) {
          newcomers.add(draft);
        } else {
          others.add(draft);
        }
      }
      first.add(newcomers);
    }
    List<List<ObservationDraft>> firstWave = bundles(first);
    if (firstWave.size() == 1) {
      fill(firstWave.get(0), others);
    }
    return Stream.of(firstWave, bundles(others.stream().map(List::of).toList()))
        .filter(wave -> !wave.isEmpty())
        .toList();
  }

  private void fill(List<ObservationDraft> bundle, Deque<ObservationDraft> others) {
    Set<String> entries = further(Set.of(), bundle);
    while (!others.isEmpty()) {
      entries.addAll(further(entries, List.of(others.peek())));
      if (entries.size() > most) {
        return;
      }
      bundle.add(others.poll());
    }
  }

  private Set<String> unknownDevices(List<ObservationDraft> drafts) {
    Set<String> ids = new HashSet<>();
    drafts.forEach(draft -> ids.addAll(deviceIds(draft)));
    ledger
        .rows(SoftwareDevice.TYPE, ids)
        .forEach(
            (id, row) -> {
              if (row.confirmed()) {
                ids.remove(id);
              }
            });
    return ids;
  }

  /**
   * @param together what is to be in one bundle, as long as it fits into one
   */
  private List<List<ObservationDraft>> bundles(List<List<ObservationDraft>> together) {
    List<List<ObservationDraft>> bundles = new ArrayList<>();
    List<ObservationDraft> current = new ArrayList<>();
    Set<String> entries = new HashSet<>();
    for (List<ObservationDraft> unit : fitting(together)) {
      Set<String> further = further(entries, unit);
      if (!current.isEmpty() && entries.size() + further.size() > most) {
        bundles.add(current);
        current = new ArrayList<>();
        entries = new HashSet<>();
        further = further(entries, unit);
      }
      current.addAll(unit);
      entries.addAll(further);
    }
    if (!current.isEmpty()) {
      bundles.add(current);
    }
    return bundles;
  }

  private List<List<ObservationDraft>> fitting(List<List<ObservationDraft>> together) {
    return together.stream()
        .flatMap(
            unit ->
                further(Set.of(), unit).size() <= most
                    ? Stream.of(unit)
                    : unit.stream().map(List::of))
        .toList();
  }

  private static Collection<List<ObservationDraft>> byHardware(List<ObservationDraft> drafts) {
    return drafts.stream()
        .collect(Collectors.groupingBy(BundlePacking::hardware, TreeMap::new, Collectors.toList()))
        .values();
  }

  private static String hardware(ObservationDraft draft) {
    return draft.devices().isEmpty() ? "" : draft.devices().get(0).get("id").asText();
  }

  private static Set<String> deviceIds(ObservationDraft draft) {
    return draft.devices().stream()
        .map(device -> device.get("id").asText())
        .collect(Collectors.toSet());
  }

  /** The entries that a bundle gets with these drafts, beside those that it has. */
  private Set<String> further(Set<String> entries, List<ObservationDraft> drafts) {
    Set<String> further = new HashSet<>();
    for (ObservationDraft draft : drafts) {
      further.add(draft.id());
      further.addAll(deviceIds(draft));
      if (provenances.enabled()) {
        further.add("Device of this software");
        String link = draft.item().link().id();
        IntStream.range(0, Provenances.MOST_OF_A_LINK)
            .mapToObj(one -> ProvenanceResources.TYPE + one + "/" + link)
            .filter(provenance -> !entries.contains(provenance) && !further.contains(provenance))
            .findFirst()
            .ifPresent(further::add);
      }
    }
    further.removeAll(entries);
    return further;
  }
}
