package routes.entries;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import routes.WearablesOnFhir;
import routes.operations.PostgresServer;

/**
 * All of the product in this process on PostgreSQL, every vendor set up, with all the entries that
 * its web server knows.
 */
final class WholeProduct implements ExtensionContext.Store.CloseableResource {
  static final String SECRET = "correct-horse-battery-staple";

  private static final List<String> VENDORS =
      List.of(
          "withings", "google-health", "oura", "whoop", "dexcom", "polar", "fitbit", "google-fit");

  private final Path data = Files.createTempDirectory("entries");
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  final ConfigurableApplicationContext context;

  /** The one that all tests of this package share. */
  static WholeProduct shared(ExtensionContext test) {
    return test.getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .getOrComputeIfAbsent(WholeProduct.class, any -> started(), WholeProduct.class);
  }

  private static WholeProduct started() {
    try {
      return new WholeProduct();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private WholeProduct() throws IOException {
    List<String> settings = new ArrayList<>();
    settings.add("--server.port=0");
    settings.add("--data-dir=" + data);
    settings.add("--routes-dir=" + data.resolve("routes"));
    settings.add("--mappings-dir=" + data.resolve("mappings"));
    settings.add("--fhir.server-url=http://127.0.0.1:1/fhir");
    settings.add("--entry.min-free-space=1MB");
    settings.add("--spring.datasource.url=" + PostgresServer.emptyUrl());
    settings.add("--spring.datasource.username=postgres");
    settings.add("--api.clients.all.secret={noop}" + SECRET);
    settings.add("--api.clients.all.roles=invite,send,admin");
    settings.add("--api.clients.all.mapping=generic-json");
    for (String vendor : VENDORS) {
      settings.add("--vendors." + vendor + ".client-id=client-of-" + vendor);
      settings.add("--vendors." + vendor + ".client-secret=secret-of-" + vendor);
      settings.add("--vendors." + vendor + ".push.secret=" + SECRET);
    }
    settings.add("--vendors.polar.push.signature.key=" + SECRET);
    settings.add("--public-url=https://product.example");
    context = new SpringApplication(WearablesOnFhir.class).run(settings.toArray(String[]::new));
  }

  /** One address that the web server answers at, with the method that it takes. */
  record Entry(String method, String path) {}

  /** Every entry of Camel's routes and of Spring's own, placeholders filled in. */
  List<Entry> entries() {
    TreeSet<String> entries = new TreeSet<>();
    context
        .getBeansOfType(RequestMappingInfoHandlerMapping.class)
        .values()
        .forEach(
            mapping ->
                mapping
                    .getHandlerMethods()
                    .keySet()
                    .forEach(info -> paths(info).forEach(path -> entries.add(path))));
    return entries.stream().flatMap(WholeProduct::methods).toList();
  }

  private static Stream<String> paths(RequestMappingInfo info) {
    return info.getPatternValues().stream();
  }

  private static Stream<Entry> methods(String pattern) {
    String path =
        pattern
            .replace("/webhooks/withings/{secret}", "/webhooks/withings/" + SECRET)
            .replace("/webhooks/dexcom/{secret}", "/webhooks/dexcom/" + SECRET)
            .replace("{vendor}", "withings")
            .replaceAll("\\{[^}]*}", "unknown")
            .replace("**", "unknown");
    return Stream.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
        .map(method -> new Entry(method, path));
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  /** A request of somebody with every role. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(Duration.ofSeconds(30))
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(("all:" + SECRET).getBytes()));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() throws IOException {
    context.close();
    FileSystemUtils.deleteRecursively(data);
  }
}
