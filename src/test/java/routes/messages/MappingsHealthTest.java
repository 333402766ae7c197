package routes.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.autoconfigure.availability.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.availability.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.health.HealthContributorAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.health.HealthEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.actuate.health.CompositeHealth;
import org.springframework.boot.actuate.health.HealthComponent;
import org.springframework.boot.actuate.health.HealthEndpointWebExtension;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What /actuator/health and the probes answer, with the product's own configuration. */
@SpringBootTest(
    classes = MappingsHealthTest.Wiring.class,
    properties = {
      "management.endpoint.health.show-components=always",
      "management.endpoint.health.group.readiness.include=readinessState"
    })
@DirtiesContext
class MappingsHealthTest {
  @TempDir static Path outside;

  @Autowired private HealthEndpointWebExtension endpoint;

  @DynamicPropertySource
  static void mappings(DynamicPropertyRegistry registry) throws IOException {
    new MappingDocuments(outside.resolve("acme")).write("weight");
    registry.add("mappings-dir", outside::toString);
    registry.add("mappings-reload-every", () -> "50ms");
  }

  @Test
  void aRefusedMappingShowsAndFailsNoProbe() throws Exception {
    MappingDocuments acme = new MappingDocuments(outside.resolve("acme"));
    assertThat(status()).isEqualTo(Status.UP);

    Files.writeString(acme.fhir(), "{");
    await().until(() -> status().equals(MappingsHealthIndicator.DEGRADED));

    assertThat(answer().getStatus()).isEqualTo(200);
    assertThat(((CompositeHealth) answer().getBody()).getComponents().get("mappings").getStatus())
        .isEqualTo(MappingsHealthIndicator.DEGRADED);
    for (String probe : new String[] {"liveness", "readiness"}) {
      assertThat(answer(probe).getStatus()).isEqualTo(200);
      assertThat(answer(probe).getBody().getStatus()).isEqualTo(Status.UP);
    }

    acme.write("height");
    await().until(() -> status().equals(Status.UP));
  }

  private Status status() {
    return answer().getBody().getStatus();
  }

  private WebEndpointResponse<HealthComponent> answer(String... path) {
    return endpoint.health(
        ApiVersion.V3, WebServerNamespace.SERVER, SecurityContext.NONE, true, path);
  }

  @ImportAutoConfiguration({
    ApplicationAvailabilityAutoConfiguration.class,
    AvailabilityHealthContributorAutoConfiguration.class,
    AvailabilityProbesAutoConfiguration.class,
    EndpointAutoConfiguration.class,
    HealthContributorAutoConfiguration.class,
    HealthEndpointAutoConfiguration.class
  })
  @Import({
    MappingConfiguration.class,
    MappingFolders.class,
    MappingReload.class,
    MappingsHealthIndicator.class
  })
  static class Wiring {
    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }
  }
}
