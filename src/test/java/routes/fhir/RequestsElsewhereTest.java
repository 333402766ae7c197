package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.fhir.FhirEndpoint;
import org.apache.camel.component.fhir.internal.FhirApiName;
import org.apache.http.HttpHost;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.methods.HttpPost;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestPropertySource;
import routes.fhir.client.FhirFailures;
import routes.fhir.client.FhirSearch;
import routes.fhir.server.OtherAddressException;
import routes.fhir.server.ServerAccess;

/** Whatever an answer refers to, credentials and searches go to the configured server alone. */
@TestPropertySource(
    properties = {
      "fhir.addresses=http://fhir.inside:8080/r4",
      "fhir.authentication=bearer",
      "fhir.bearer-token=secret-token",
      "fhir.headers.X-Api-Key=secret-key"
    })
class RequestsElsewhereTest extends FilingTestBase {
  private static final List<String> ELSEWHERE_ASKED = new CopyOnWriteArrayList<>();
  private static final HttpServer ELSEWHERE = elsewhere();

  @Autowired private ApplicationContext beans;
  @Autowired private FhirSearch search;
  @Autowired private FhirFailures failures;

  private static HttpServer elsewhere() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          http -> {
            ELSEWHERE_ASKED.add(http.getRequestMethod() + " " + http.getRequestURI());
            http.sendResponseHeaders(200, -1);
            http.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String foreign() {
    return "http://localhost:" + ELSEWHERE.getAddress().getPort() + "/fhir";
  }

  @BeforeEach
  void forget() {
    ELSEWHERE_ASKED.clear();
  }

  @AfterAll
  static void stop() {
    ELSEWHERE.stop(0);
  }

  @Test
  void noClientAsksAnotherServerInWhateverWay() {
    Map<String, IGenericClient> clients = beans.getBeansOfType(IGenericClient.class);
    assertThat(clients).isNotEmpty();
    clients.forEach(
        (name, client) ->
            waysElsewhere(client)
                .forEach(
                    (way, call) ->
                        assertThatThrownBy(
                                () -> failures.calling(FhirFailures.Purpose.READ, call::run))
                            .as("%s: %s", name, way)
                            .isInstanceOf(FhirOutageException.class)
                            .hasMessage(
                                "the FHIR server refers to "
                                    + foreign().replace("/fhir", "")
                                    + ", which is neither fhir.server-url nor one of"
                                    + " fhir.addresses")));
    assertThat(ELSEWHERE_ASKED).isEmpty();
  }

  private interface Call {
    Object run();
  }

  private static Map<String, Call> waysElsewhere(IGenericClient client) {
    Map<String, Call> ways = new LinkedHashMap<>();
    String patients = foreign() + "/Patient?page=2";
    String named = foreign() + "/Patient?identifier=urn:mrn%7C1&page=2";
    String one = foreign() + "/Patient/1";
    Bundle page = new Bundle();
    page.addLink().setRelation("next").setUrl(patients);
    page.addLink().setRelation("previous").setUrl(named);
    ways.put("next page", () -> client.loadPage().next(page).execute());
    ways.put("previous page", () -> client.loadPage().previous(page).execute());
    ways.put(
        "page by URL",
        () -> client.loadPage().byUrl(named).andReturnBundle(Bundle.class).execute());
    ways.put(
        "search by URL",
        () -> client.search().byUrl(patients).returnBundle(Bundle.class).execute());
    ways.put(
        "posted search", () -> client.search().byUrl(named).returnBundle(Bundle.class).execute());
    ways.put("read by URL", () -> client.read().resource(Patient.class).withUrl(one).execute());
    ways.put(
        "read by absolute id",
        () -> client.read().resource(Patient.class).withUrl(new IdType(one)).execute());
    return ways;
  }

  @Test
  void noFhirStepOfARouteAsksAnotherServer() {
    List<FhirEndpoint> steps =
        camel.getEndpoints().stream()
            .filter(FhirEndpoint.class::isInstance)
            .map(FhirEndpoint.class::cast)
            .toList();
    assertThat(steps).extracting(Endpoint::getEndpointUri).hasSizeGreaterThan(1);
    for (FhirEndpoint step : steps) {
      assertThat(beans.getBeansOfType(IGenericClient.class).values())
          .as("a step has no client of its own: %s", step.getEndpointUri())
          .contains(step.getClient());
    }
    for (String uri :
        List.of(
            "fhir:search/searchByUrl?inBody=url",
            "fhir:load-page/byUrl?inBody=url",
            "fhir:search/searchByUrl?inBody=url&serverUrl=" + foreign())) {
      Exchange asked =
          producer.send(
              uri,
              exchange -> {
                exchange.getMessage().setHeader("CamelFhir.returnType", Bundle.class);
                exchange.getMessage().setBody(foreign() + "/Patient?identifier=1");
              });
      assertThat(asked.getException())
          .as(uri)
          .isInstanceOf(FhirOutageException.class)
          .hasMessageContaining("which is neither fhir.server-url nor one of fhir.addresses");
    }
    assertThat(FhirApiName.values()).as("ways that take a URL are above").hasSize(13);
    assertThat(ELSEWHERE_ASKED).isEmpty();
  }

  @Test
  void noRequestGetsPastTheConnectionItself() {
    Map<String, ServerAccess> ways = beans.getBeansOfType(ServerAccess.class);
    assertThat(ways).isNotEmpty();
    ways.values()
        .forEach(
            way -> {
              assertThatThrownBy(() -> way.http().execute(new HttpGet(foreign())))
                  .isInstanceOf(OtherAddressException.class);
              assertThatThrownBy(() -> way.http().execute(new HttpPost(foreign() + "/_search")))
                  .isInstanceOf(OtherAddressException.class);
              assertThatThrownBy(
                      () ->
                          way.http()
                              .execute(
                                  HttpHost.create(foreign().replace("/fhir", "")),
                                  new HttpGet(FHIR.url() + "/Patient")))
                  .isInstanceOf(OtherAddressException.class);
            });
    assertThat(ELSEWHERE_ASKED).isEmpty();
  }

  @Test
  void aPageElsewhereIsAnOutageAndNoReadingIsLost() throws Exception {
    FHIR.patient("p2", "urn:mrn", "2");
    FHIR.callItself(foreign());
    FHIR.ignoreParameters();
    FHIR.pageSize(1);

    assertThatThrownBy(() -> search.all("Patient?active=true", FhirFailures.Purpose.READ))
        .isInstanceOf(FhirOutageException.class);
    assertThat(outages.current())
        .hasValueSatisfying(outage -> assertThat(outage.kind()).contains("fhir.addresses"));
    assertThat(ELSEWHERE_ASKED).isEmpty();
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void aPageUnderAnotherNameOfTheServerIsAskedForAtTheBase() {
    FHIR.patient("p2", "urn:mrn", "2");
    FHIR.patient("p3", "urn:mrn", "3");
    FHIR.callItself("http://fhir.inside:8080/r4");
    FHIR.ignoreParameters();
    FHIR.pageSize(1);
    FHIR.forgetRequests();

    assertThat(search.all("Patient?active=true", FhirFailures.Purpose.READ)).hasSize(3);
    assertThat(FHIR.requests())
        .extracting(FhirStub.Request::uri)
        .containsExactly(
            "/fhir/Patient?active=true",
            "/fhir/Patient?active=true&_offset=1",
            "/fhir/Patient?active=true&_offset=2");
    assertThat(FHIR.requests())
        .allSatisfy(
            request ->
                assertThat(request.headers())
                    .containsEntry("Authorization", List.of("Bearer secret-token"))
                    .containsEntry("X-api-key", List.of("secret-key")));
  }
}
