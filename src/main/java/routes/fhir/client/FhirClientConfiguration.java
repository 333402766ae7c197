package routes.fhir.client;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.LenientErrorHandler;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import java.time.Clock;
import org.apache.camel.component.fhir.FhirComponent;
import org.apache.camel.component.fhir.FhirConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import routes.fhir.server.FhirServer;
import routes.fhir.server.ServerAccess;
import routes.fhir.write.FilingRetry;

/** The one FHIR client, and camel-fhir on top of it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({FhirProperties.class, FhirServer.class, Destination.class})
public class FhirClientConfiguration {

  /** FHIR R4. Its parser is silent: a complaint about an answer may quote the answer. */
  @Bean
  public FhirContext fhirContext() {
    FhirContext context = FhirContext.forR4();
    context.setParserErrorHandler(new LenientErrorHandler(false));
    return context;
  }

  /** The way to the server, and what proves this installation there. */
  @Bean
  public ServerAccess fhirServerAccess(FhirServer server, SslBundles bundles, Clock clock) {
    return new ServerAccess(server, bundles, clock);
  }

  /** A client that asks for no CapabilityStatement and authenticates every request. */
  @Bean
  public IGenericClient fhirClient(FhirContext context, FhirServer server, ServerAccess access) {
    PostedSearchClientFactory factory = new PostedSearchClientFactory(context);
    factory.setServerValidationMode(ServerValidationModeEnum.NEVER);
    factory.setHttpClient(access.http());
    context.setRestfulClientFactory(factory);
    IGenericClient client = context.newRestfulGenericClient(server.serverUrl());
    client.registerInterceptor(new NoCacheInterceptor());
    if (server.gzipRequests()) {
      client.registerInterceptor(new GzipInterceptor());
    }
    return client;
  }

  /** Waits in fact; {@link FilingRetry} says how long. */
  @Bean
  Sleeper sleeper() {
    return time -> Thread.sleep(time.toMillis());
  }

  /** The component behind {@code fhir:} in every route. */
  @Bean
  public FhirComponent fhir(
      IGenericClient client,
      FhirContext context,
      FhirServer server,
      FhirFailures failures,
      ProvenanceDoubts doubts) {
    FhirConfiguration configuration = new FhirConfiguration();
    configuration.setServerUrl(server.serverUrl());
    configuration.setFhirContext(context);
    configuration.setClient(client);
    FhirComponent component = new SafeFhirComponent(failures, doubts);
    component.setConfiguration(configuration);
    return component;
  }
}
