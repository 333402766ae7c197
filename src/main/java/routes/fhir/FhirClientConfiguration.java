package routes.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.LenientErrorHandler;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import org.apache.camel.component.fhir.FhirComponent;
import org.apache.camel.component.fhir.FhirConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The one FHIR client, and camel-fhir on top of it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FhirProperties.class)
public class FhirClientConfiguration {

  /** FHIR R4. Its parser is silent: a complaint about an answer may quote the answer. */
  @Bean
  public FhirContext fhirContext() {
    FhirContext context = FhirContext.forR4();
    context.setParserErrorHandler(new LenientErrorHandler(false));
    return context;
  }

  /** A client that asks for no CapabilityStatement and authenticates every request. */
  @Bean
  public IGenericClient fhirClient(FhirContext context, FhirProperties fhir) {
    LongSearchClientFactory factory = new LongSearchClientFactory(context);
    factory.setServerValidationMode(ServerValidationModeEnum.NEVER);
    factory.setConnectTimeout((int) fhir.connectTimeout().toMillis());
    factory.setConnectionRequestTimeout((int) fhir.socketTimeout().toMillis());
    factory.setSocketTimeout((int) fhir.socketTimeout().toMillis());
    factory.setPoolMaxTotal(fhir.maxConnections());
    factory.setPoolMaxPerRoute(fhir.maxConnections());
    context.setRestfulClientFactory(factory);
    IGenericClient client = context.newRestfulGenericClient(fhir.serverUrl());
    client.registerInterceptor(new FhirRequestHeaders(fhir));
    return client;
  }

  /** The component behind {@code fhir:} in every route. */
  @Bean
  public FhirComponent fhir(
      IGenericClient client, FhirContext context, FhirProperties fhir, FhirFailures failures) {
    FhirConfiguration configuration = new FhirConfiguration();
    configuration.setServerUrl(fhir.serverUrl());
    configuration.setFhirContext(context);
    configuration.setClient(client);
    FhirComponent component = new SafeFhirComponent(failures);
    component.setConfiguration(configuration);
    return component;
  }
}
