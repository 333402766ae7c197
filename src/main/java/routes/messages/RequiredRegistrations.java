package routes.messages;

import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import routes.mapping.Measurement;
import routes.operations.PoisonRecordException;

/** Which devices have to be registered before a message of them is taken in. */
@Component("requiredRegistrations")
public class RequiredRegistrations {
  private final Normalizer normalizer;
  private final UnregisteredDevices unregistered;

  RequiredRegistrations(Normalizer normalizer, UnregisteredDevices unregistered) {
    this.normalizer = normalizer;
    this.unregistered = unregistered;
  }

  /**
   * Those of a message.
   *
   * @throws PoisonRecordException there is no mapping of its name
   */
  public Set<String> of(OutboundRecord message) {
    Set<String> devices = new TreeSet<>();
    for (Measurement reading : normalizer.readings(message)) {
      boolean named = reading.patientId() != null && !reading.patientId().isBlank();
      if (!named || !unregistered.areLinkedByMessages()) {
        devices.add(reading.deviceId());
      }
    }
    return devices;
  }
}
