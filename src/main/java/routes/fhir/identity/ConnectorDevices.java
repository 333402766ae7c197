package routes.fhir.identity;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Device;
import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.fhir.client.FhirFailures;
import routes.fhir.client.FhirProperties;
import routes.fhir.server.FhirServer;
import routes.operations.PoisonRecordException;
import routes.subject.ResourceName;

/**
 * The Devices that Microsoft's IoMT FHIR Connector knew: of the identifier {@code
 * fhir.identities.device-system} and the device's id, or of any system where that is empty, and of
 * the patient. What was found, nothing too, is kept as long as ids of Patients. Thread-safe.
 */
@Component
public class ConnectorDevices {
  private final ResourceLookup<Device, List<Known>> devices;
  private final String system;

  /** Metrics as {@code wearables.devices}. */
  ConnectorDevices(
      IGenericClient client,
      FhirServer server,
      FhirFailures failures,
      FhirProperties fhir,
      IdentityProperties identities,
      MeterRegistry meters) {
    this.devices =
        new ResourceLookup<>(
            Device.class,
            Device::getIdentifier,
            client,
            server,
            failures,
            fhir,
            meters,
            "wearables.devices");
    String configured = identities.deviceSystem();
    this.system = configured == null || configured.isBlank() ? null : configured;
  }

  private record Known(String id, String patient) {}

  /**
   * The id of the one Device of that device and patient.
   *
   * @param patient {@code Patient/id}
   * @return empty where there is none, or several
   * @throws FhirOutageException where the server cannot be asked
   */
  public Optional<String> find(String deviceId, String patient) {
    if (!ResourceName.isText(deviceId)) {
      return Optional.empty();
    }
    List<Known> known = known(deviceId);
    List<String> ofPatient =
        known.stream().filter(one -> one.patient().equals(patient)).map(Known::id).toList();
    return ofPatient.size() == 1 ? Optional.of(ofPatient.get(0)) : Optional.empty();
  }

  /** One of another name is none of them. */
  private List<Known> known(String deviceId) {
    try {
      return devices
          .find(
              new ResourceName(system, deviceId, null),
              found -> Optional.of(found.stream().map(ConnectorDevices::known).toList()))
          .orElseThrow();
    } catch (PoisonRecordException namedOtherwise) {
      return List.of();
    }
  }

  private static Known known(Device device) {
    String patient =
        device.getPatient().getReferenceElement().toUnqualifiedVersionless().getValue();
    return new Known(device.getIdElement().getIdPart(), patient == null ? "" : patient);
  }
}
