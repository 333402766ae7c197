package routes.fhir.draft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import routes.fhir.device.SeenDevice;
import routes.fhir.device.SeenDevices;
import routes.fhir.identity.LinkCache;
import routes.mapping.Measurement;
import routes.subject.SourceLink;
import routes.subject.SourceLinks;
import routes.subject.WithheldReason;

/**
 * Those of a bundle's drafts that their persons consent to, asked of the database anew at every
 * attempt: link, data type and device. What they do not consent to is withheld; what only takes
 * readings back goes on though its device was stopped.
 */
@Component
public class ConsentFilter {
  private final SourceLinks links;
  private final SeenDevices devices;
  private final WithheldReadings withheldReadings;
  private final ObservationDrafting drafts;

  ConsentFilter(
      SourceLinks links,
      SeenDevices devices,
      WithheldReadings withheldReadings,
      ObservationDrafting drafts) {
    this.links = links;
    this.devices = devices;
    this.withheldReadings = withheldReadings;
    this.drafts = drafts;
  }

  public List<ObservationDraft> of(List<ObservationDraft> bundle) {
    List<ObservationDraft> linked = linked(bundle);
    Map<SeenDevice.Key, SeenDevice> known = devices.of(readings(linked));
    List<ObservationDraft> granted = new ArrayList<>();
    for (ObservationDraft draft : linked) {
      if (stopped(draft, known)) {
        retractions(draft).ifPresent(granted::add);
      } else {
        granted.add(draft);
      }
    }
    devices.see(readings(granted), known);
    return granted;
  }

  private List<ObservationDraft> linked(List<ObservationDraft> bundle) {
    LinkCache owners = new LinkCache(links);
    List<ObservationDraft> linked = new ArrayList<>();
    for (ObservationDraft draft : bundle) {
      Optional<SourceLink> link = owners.at(draft.item().group().first());
      if (link.filter(SourceLink::active).isPresent()) {
        linked.add(draft);
      } else {
        withheldReadings.withhold(
            draft.sources(), link.map(SourceLink::withheld).orElse(WithheldReason.ERASED_LINK));
      }
    }
    return linked;
  }

  private static List<Measurement> readings(List<ObservationDraft> drafts) {
    return drafts.stream()
        .flatMap(draft -> draft.item().group().measurements().stream())
        .filter(measurement -> !measurement.retracts())
        .toList();
  }

  /** All measurements of an Observation are of one device. */
  private static boolean stopped(ObservationDraft draft, Map<SeenDevice.Key, SeenDevice> known) {
    return SeenDevice.Key.of(draft.item().group().first())
        .map(known::get)
        .filter(SeenDevice::stopped)
        .isPresent();
  }

  private Optional<ObservationDraft> retractions(ObservationDraft draft) {
    withheldReadings.withhold(
        draft.sources().stream().filter(source -> !source.measurement().retracts()).toList(),
        WithheldReason.STOPPED_DEVICE);
    return drafts.retractionsOf(draft);
  }
}
