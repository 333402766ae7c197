package routes;

import java.time.Instant;
import java.time.MonthDay;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import routes.connection.consent.ConsentCheck;
import routes.connection.core.Connection;
import routes.connection.core.Connections;
import routes.connection.core.Person;
import routes.connection.device.DeviceLink;
import routes.connection.device.DeviceLinks;
import routes.connection.portal.PatientRecords;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;
import routes.fhir.deletion.RangeDeletingVendors;
import routes.fhir.filed.FiledListener;
import routes.fhir.identity.IdentityProperties;
import routes.fhir.identity.PatientDirectory;
import routes.fhir.record.FhirMappings;
import routes.mapping.Measurement;
import routes.mapping.catalog.MappingPair;
import routes.mapping.catalog.Mappings;
import routes.messages.UnregisteredDevices;
import routes.operations.PoisonRecordException;
import routes.subject.ConsentGrants;
import routes.subject.SourceLink;
import routes.subject.SourceLinkRegistrar;
import routes.subject.SourceLinks;
import routes.subject.WithheldReason;

/** Where one room needs what another has: rooms do not import each other. */
@Configuration(proxyBeanMethods = false)
class PortAdapters {

  /** Filing asks here whose a reading is: of the connections, or of the registered devices. */
  @Bean
  SourceLinks links(Connections connections, ConsentCheck consent, DeviceLinks deviceLinks) {
    return measurement -> {
      Measurement.Origin origin = measurement.origin();
      return origin.linkId() == null
          ? deviceLinks
              .at(origin.sender(), measurement.deviceId(), measurement.occurrenceTime())
              .map(PortAdapters::link)
          : connections
              .find(origin.linkId())
              .map(
                  connection ->
                      erased(connections, connection, measurement)
                          ? erased(connection)
                          : link(connection, withheld(consent, connection, origin)));
    };
  }

  /** A message may name the person of a device that nobody has registered. */
  @Bean
  SourceLinkRegistrar newLinks(DeviceLinks deviceLinks) {
    return (reading, system, value, reference) ->
        link(
            deviceLinks.linkByMessage(
                new DeviceLink(
                    null,
                    reading.origin().sender(),
                    reading.deviceId(),
                    system,
                    value,
                    reference,
                    null,
                    null,
                    reading.occurrenceTime(),
                    null)));
  }

  /** Then such a message is taken in. */
  @Bean
  UnregisteredDevices unregisteredDevices(IdentityProperties identities) {
    return () -> identities.mode() == IdentityProperties.Mode.CREATE;
  }

  /** The Consents in the FHIR server say what the connections know. */
  @Bean
  ConsentGrants givenConsents(ConsentCheck consent) {
    return consent::terms;
  }

  /** Who connects asks whose a link is, and whether two names are of one Patient. */
  @Bean
  PatientRecords patientRecords(PatientDirectory patients) {
    return new PatientRecords() {
      @Override
      public Optional<String> standing(Person person) {
        try {
          return Optional.of(
              patients.reference(person.system(), person.value(), person.reference()));
        } catch (PoisonRecordException noneOrSeveral) {
          return Optional.empty();
        }
      }

      @Override
      public Optional<MonthDay> birthday(Person person) {
        return standing(person).flatMap(patients::birthday);
      }
    };
  }

  @Bean
  FhirMappings fhirMappings(Mappings mappings) {
    return vendor -> mappings.of(vendor).map(MappingPair::fhir);
  }

  @Bean
  RangeDeletingVendors rangeDeletingVendors(Vendors vendors) {
    return vendor -> vendors.find(vendor).filter(Vendor::deletesRanges).isPresent();
  }

  /** The person's page shows how new the newest reading is. */
  @Bean
  FiledListener newestReadings(Connections connections) {
    return new NewestReadings(connections::readingFiled);
  }

  /**
   * Whether the reading belongs to an earlier link of the account that its person had erased. The
   * deletion of a record by its id has no time; it takes back what this link has filed.
   */
  private static boolean erased(
      Connections connections, Connection connection, Measurement measurement) {
    return measurement.occurrenceTime() != null
        && measurement.occurrenceTime().isBefore(connection.linkedFrom())
        && connections.erasedBefore(connection);
  }

  /** Stands for that earlier link: its readings are withheld. */
  private static SourceLink erased(Connection connection) {
    return new SourceLink(
        connection.id(),
        connection.patientSystem(),
        connection.patientValue(),
        connection.patientReference(),
        Instant.MIN,
        connection.linkedFrom(),
        WithheldReason.ERASED_LINK,
        Set.copyOf(connection.scopes()));
  }

  private static WithheldReason withheld(
      ConsentCheck consent, Connection connection, Measurement.Origin origin) {
    return consent.withholds(connection.id(), connection.vendor(), origin.dataType()).orElse(null);
  }

  private static SourceLink link(Connection connection, WithheldReason withheld) {
    return new SourceLink(
        connection.id(),
        connection.patientSystem(),
        connection.patientValue(),
        connection.patientReference(),
        connection.linkedFrom(),
        connection.linkedUntil(),
        withheld,
        Set.copyOf(connection.scopes()));
  }

  private static SourceLink link(DeviceLink link) {
    return new SourceLink(
        link.id(),
        link.patientSystem(),
        link.patientValue(),
        link.patientReference(),
        link.linkedFrom(),
        link.linkedUntil(),
        null,
        Set.of(),
        link.manufacturer(),
        link.model());
  }
}
