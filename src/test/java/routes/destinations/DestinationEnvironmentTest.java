package routes.destinations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;
import routes.fhir.client.Destination;
import routes.fhir.client.FhirProperties;
import routes.fhir.identity.IdentityProperties;
import routes.fhir.server.FhirServer;
import routes.operations.destination.DestinationNames;
import routes.operations.support.StartRefusedException;

class DestinationEnvironmentTest {

  @Test
  void nothingOfTheFirstDestinationIsSeen() throws Exception {
    StandardEnvironment installation =
        installation(
            Map.of(
                "fhir.server-url", "http://first/fhir",
                "fhir.authentication", "bearer",
                "fhir.bearerToken", "secret",
                "fhir.headers.X-Api-Key", "secret",
                "fhir.bundle-size", "10",
                "fhir.identities.create-patients", "true",
                "destinations.research.server-url", "http://second/fhir"),
            Map.of("FHIR_PASSWORD", "secret", "FHIR_OAUTH2_CLIENTSECRET", "secret"));

    DestinationEnvironment seen = new DestinationEnvironment(installation, "research");
    FhirServer server = bound(seen, "fhir", FhirServer.class);

    assertThat(server.serverUrl()).isEqualTo("http://second/fhir");
    assertThat(server.authentication()).isEqualTo(FhirServer.Authentication.NONE);
    assertThat(server.bearerToken()).isNullOrEmpty();
    assertThat(server.password()).isNullOrEmpty();
    assertThat(server.oauth2().clientSecret()).isNullOrEmpty();
    assertThat(server.headers()).isEmpty();
    assertThat(bound(seen, "fhir", FhirProperties.class).bundleSize()).isEqualTo(150);
    assertThat(seen.getProperty("fhir.bundle-size")).isEqualTo("150");
    assertThat(seen.getProperty("fhir.identities.create-patients")).isEqualTo("false");
    assertThat(seen.getProperty("fhir.bearerToken")).isNull();
    assertThat(seen.getProperty("FHIR_PASSWORD")).isNull();
  }

  @Test
  void itsOwnSettingsAreSeenFromWhereverTheyCome() throws Exception {
    Map<String, Object> given = new HashMap<>();
    given.put("fhir.identifier-base", "https://clinic.example.org");
    given.put("destinations.eu-heart.serverUrl", "https://second/fhir");
    given.put("destinations.eu-heart.authentication", "client-credentials");
    given.put("destinations.eu-heart.oauth2.client-id", "c");
    given.put("destinations.eu-heart.oauth2.scopes[0]", "system/*.cruds");
    given.put("destinations.eu-heart.oauth2.parameters.Audience", "a");
    given.put("destinations.eu-heart.headers.X-Study", "7");
    given.put("destinations.eu-heart.vendors", "withings, oura");
    given.put("destinations.eu-heart.patients[0]", "urn:mrn|1");
    given.put("destinations.eu-heart.claim-profiles", "false");
    StandardEnvironment installation =
        installation(
            given,
            Map.of(
                "DESTINATIONS_EUHEART_BUNDLESIZE", "20",
                "DESTINATIONS_EUHEART_PATIENTSYSTEM", "urn:site",
                "DESTINATIONS_EUHEART_OAUTH2_CLIENTSECRET", "s"));

    DestinationEnvironment seen = new DestinationEnvironment(installation, "eu-heart");
    FhirServer server = bound(seen, "fhir", FhirServer.class);

    assertThat(server.serverUrl()).isEqualTo("https://second/fhir");
    assertThat(server.oauth2().clientSecret()).isEqualTo("s");
    assertThat(server.oauth2().scopes()).containsExactly("system/*.cruds");
    assertThat(server.oauth2().parameters()).isEqualTo(Map.of("Audience", "a"));
    assertThat(server.headers()).isEqualTo(Map.of("X-Study", "7"));
    assertThat(bound(seen, "fhir", FhirProperties.class).bundleSize()).isEqualTo(20);
    assertThat(seen.getProperty("fhir.identifier-base")).isEqualTo("https://clinic.example.org");
    assertThat(seen.getProperty("fhir.claim-profiles")).isEqualTo("false");
    assertThat(seen.getProperty("destination.suffix")).isEqualTo(".eu-heart");
    assertThat(seen.getProperty("broker.topic-prefix")).isEqualTo("wearables.");
    assertThat(bound(seen, "destination", Destination.class))
        .isEqualTo(
            new Destination(
                "eu-heart", Set.of("withings", "oura"), Set.of("urn:mrn|1"), "urn:site"));
  }

  @Test
  void whatAllDestinationsShareCannotBeSetForOne() throws Exception {
    StandardEnvironment base =
        installation(Map.of("destinations.a.identifier-base", "https://a"), Map.of());
    StandardEnvironment mode =
        installation(Map.of("destinations.a.identities.mode", "create"), Map.of());

    assertThatThrownBy(() -> new DestinationEnvironment(base, "a"))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("destinations.a.identifier-base");
    assertThatThrownBy(() -> new DestinationEnvironment(mode, "a"))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("fhir.identities.mode");
  }

  @Test
  void whatAPatientsNameMeansIsTheSameForAll() throws Exception {
    Map<String, Object> given = new HashMap<>();
    given.put("fhir.identities.patient-system", "urn:mrn");
    given.put("destinations.a.server-url", "http://a/fhir");
    given.put("destinations.b.identities.patientSystem", "urn:${kind}");
    given.put("destinations.c.identities.patient-system", "urn:other");
    given.put("kind", "mrn");
    StandardEnvironment installation = installation(given, Map.of());

    for (String name : List.of("a", "b")) {
      assertThat(
              bound(
                      new DestinationEnvironment(installation, name),
                      "fhir.identities",
                      IdentityProperties.class)
                  .patientSystem())
          .isEqualTo("urn:mrn");
    }
    assertThatThrownBy(() -> new DestinationEnvironment(installation, "c"))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("destinations.c.identities.patient-system");
  }

  @Test
  void aVariableOfTheEnvironmentMakesNoSecondDestination() throws Exception {
    StandardEnvironment installation =
        installation(
            Map.of(
                "destinations.eu-heart.server-url", "http://second/fhir",
                "destinations.research.server-url", "http://third/fhir"),
            Map.of(
                "DESTINATIONS_EUHEART_BEARERTOKEN", "secret",
                "DESTINATIONS_RESEARCH_BEARERTOKEN", "secret",
                "DESTINATIONS_FARAWAY_SERVERURL", "http://fourth/fhir"));

    assertThat(DestinationNames.of(installation).all())
        .containsExactly("eu-heart", "faraway", "research");
    assertThat(
            new DestinationEnvironment(installation, "eu-heart").getProperty("fhir.bearer-token"))
        .isEqualTo("secret");
    assertThat(new DestinationEnvironment(installation, "faraway").getProperty("fhir.server-url"))
        .isEqualTo("http://fourth/fhir");
  }

  @Test
  void namesThatAreOneInTheEnvironmentAreRefused() throws Exception {
    StandardEnvironment installation =
        installation(
            Map.of(
                "destinations.eu-heart.server-url", "http://second/fhir",
                "destinations.euh-eart.server-url", "http://third/fhir"),
            Map.of());

    assertThatThrownBy(() -> DestinationNames.of(installation))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("destinations.eu-heart")
        .hasMessageContaining("destinations.euh-eart");
  }

  private static <T> T bound(DestinationEnvironment seen, String prefix, Class<T> type) {
    return Binder.get(seen).bindOrCreate(prefix, type);
  }

  private static StandardEnvironment installation(
      Map<String, Object> given, Map<String, Object> variables) throws Exception {
    StandardEnvironment installation = new StandardEnvironment();
    installation.getPropertySources().addFirst(new MapPropertySource("given", given));
    installation
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    new YamlPropertySourceLoader()
        .load("jar", new ClassPathResource("application.yaml"))
        .forEach(installation.getPropertySources()::addLast);
    ConfigurationPropertySources.attach(installation);
    return installation;
  }
}
