package routes.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SendersTest {
  private final Senders senders =
      new Binder(
              new MapConfigurationPropertySource(
                  Map.of(
                      "api.clients.gateway.secret", "{noop}x",
                      "api.clients.gateway.mapping", "generic-json",
                      "api.clients.clinic.secret", "{noop}x",
                      "api.issuers.hospital.uri", "https://login.example.org",
                      "api.issuers.hospital.mapping", "cuffs")))
          .bindOrCreate("api", Senders.class);

  @Test
  void aClientsMappingIsItsOwn() {
    assertThat(senders.mapping("gateway")).contains("generic-json");
    assertThat(senders.mapping("clinic")).isEmpty();
    assertThat(senders.mapping("nobody")).isEmpty();
  }

  @Test
  void theCallersOfAnIssuerShareItsMapping() {
    assertThat(senders.mapping("hospital/auth0|device/17")).contains("cuffs");
    assertThat(senders.mapping("elsewhere/auth0|17")).isEmpty();
    assertThat(senders.mapping("hospital")).isEmpty();
  }

  @Test
  void theMissingPropertyIsNamed() {
    assertThat(Senders.property("clinic")).isEqualTo("api.clients.clinic.mapping");
    assertThat(Senders.property("hospital/17")).isEqualTo("api.issuers.hospital.mapping");
  }
}
