package routes.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.util.FileSystemUtils;
import routes.connection.portal.PatientRecords;

/**
 * The product's rooms of connections and operations with their routes, broker, database and HTTP
 * port, beside a small vendor.
 */
public final class RunningProduct implements AutoCloseable {

  private static final List<String> ROUTES =
      List.of(
          "templates/vendor-poll",
          "templates/vendor-import",
          "templates/vendor-webhook",
          "api/failures",
          "api/connect",
          "api/disconnect",
          "api/owners",
          "api/farewells",
          "api/setup",
          "api/pending-connections",
          "api/consent-expiry",
          "pipeline/deferred",
          "vendors/withings/poll",
          "vendors/withings/webhook",
          "vendors/withings/subscriptions",
          "vendors/withings/disconnect");

  public final VendorServer withings = new VendorServer();
  final Path data = Files.createTempDirectory("connection");
  public final ConfigurableApplicationContext context;

  public RunningProduct(String... more) throws IOException {
    context =
        new SpringApplication(Rooms.class)
            .run(Stream.concat(settings(), Stream.of(more)).toArray(String[]::new));
  }

  private Stream<String> settings() {
    return Stream.of(
        "--server.port=0",
        "--management.server.port=0",
        "--health.look-every=500ms",
        "--data-dir=" + data,
        "--routes-dir=" + data.resolve("routes"),
        "--fhir.server-url=http://fhir.example/fhir",
        "--public-url=http://product.example",
        "--camel.main.routes-include-pattern="
            + String.join(
                ",", ROUTES.stream().map(f -> "classpath:routes/" + f + ".camel.yaml").toList()),
        "--api.clients.portal.secret={noop}" + secret("portal"),
        "--api.clients.portal.roles=invite",
        "--api.clients.other.secret={noop}" + secret("other"),
        "--api.clients.other.roles=invite",
        "--api.clients.gateway.secret={noop}" + secret("gateway"),
        "--api.clients.gateway.roles=send",
        "--api.clients.ops.secret={noop}" + secret("ops"),
        "--api.clients.ops.roles=admin",
        "--connect.return-urls=https://portal.example/back",
        "--schedule.pending=0/1 * * * * ?",
        "--schedule.consent-expiry=0/1 * * * * ?",
        "--schedule.farewells=0/1 * * * * ?",
        "--schedule.poll=0/1 * * * * ?",
        "--schedule.deferred=0/1 * * * * ?",
        "--entry.min-free-space=1MB",
        "--vendors.withings.api-uri=" + withings.url(),
        "--vendors.withings.authorization-uri=" + withings.url() + "/authorize",
        "--vendors.withings.client-id=client-1",
        "--vendors.withings.client-secret=client-secret-1");
  }

  /** The secret of one of its clients: portal, gateway, ops. */
  public static String secret(String client) {
    return client + "-0123456789abcdef";
  }

  public String url() {
    return "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
  }

  String managementUrl() {
    return "http://localhost:" + context.getEnvironment().getProperty("local.management.port");
  }

  public Patients patients() {
    return bean(Patients.class);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() throws IOException {
    context.close();
    withings.close();
    FileSystemUtils.deleteRecursively(data);
  }

  @EnableAutoConfiguration
  @ComponentScan({"routes.connection", "routes.protocol", "routes.operations"})
  static class Rooms {
    @Bean
    Patients patientDirectory() {
      return new Patients();
    }

    @Bean
    PatientRecords patientRecords(Patients patients) {
      return patients.records();
    }
  }
}
