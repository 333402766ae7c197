package routes.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.util.FileSystemUtils;
import routes.WearablesOnFhir;

/** The product with its routes, broker, database and HTTP port, between two small servers. */
final class RunningProduct implements AutoCloseable {

  final VendorServer withings = new VendorServer();
  final PatientServer fhir = new PatientServer();
  final Path data = Files.createTempDirectory("connection");
  final ConfigurableApplicationContext context;

  RunningProduct() throws IOException {
    SpringApplication product =
        new SpringApplication(WearablesOnFhir.class, PatientDirectoryWhereThereIsNone.class);
    product.addInitializers(
        starting -> starting.getBeanFactory().registerSingleton("patientServer", fhir));
    context =
        product.run(
            "--server.port=0",
            "--data-dir=" + data,
            "--routes-dir=" + data.resolve("routes"),
            "--mappings-dir=" + data.resolve("mappings"),
            "--fhir.server-url=" + fhir.url(),
            "--public-url=http://product.example",
            "--camel.main.routes-include-pattern=classpath:routes/**/*.camel.yaml",
            "--api.clients.portal.secret={noop}portal-secret",
            "--api.clients.portal.roles=invite",
            "--api.clients.gateway.secret={noop}gateway-secret",
            "--api.clients.gateway.roles=send",
            "--connect.return-urls=https://portal.example/back",
            "--schedule.pending=0/1 * * * * ?",
            "--schedule.poll=0/1 * * * * ?",
            "--schedule.deferred=0/1 * * * * ?",
            "--entry.min-free-space=1MB",
            "--vendors.withings.api-uri=" + withings.url(),
            "--vendors.withings.authorization-uri=" + withings.url() + "/authorize",
            "--vendors.withings.client-id=client-1",
            "--vendors.withings.client-secret=client-secret-1");
  }

  String url() {
    return "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() throws IOException {
    context.close();
    withings.close();
    fhir.close();
    FileSystemUtils.deleteRecursively(data);
  }

  /** Stands in only while no other part of the product looks patients up. */
  @TestConfiguration(proxyBeanMethods = false)
  static class PatientDirectoryWhereThereIsNone {

    @Bean
    @ConditionalOnMissingBean(name = "patientDirectory")
    Directory patientDirectory(PatientServer server) {
      return server::find;
    }
  }

  /** What the route calls. */
  public interface Directory {
    Optional<String> find(String system, String value);
  }
}
