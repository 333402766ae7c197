package routes.operations.entry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.util.FileSystemUtils;
import routes.WearablesOnFhir;

/** The whole product with every route it has, and a look at each step that an exchange passes. */
public final class WholeProduct implements AutoCloseable {

  private static final String CREDENTIALS =
      Base64.getEncoder()
          .encodeToString("all:0123456789abcdef0123".getBytes(StandardCharsets.UTF_8));

  /** One method of one route that answers over HTTP. */
  public record Entry(RouteDefinition route, String method, String path) {

    /** With a value for each variable. */
    public String address() {
      return path.replaceAll("\\{[^}]+}", "from-path");
    }

    public boolean takesBody() {
      return method.equals("POST") || method.equals("PUT");
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private final Path data = Files.createTempDirectory("whole-product");
  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * @param more settings, as on the command line
   */
  public WholeProduct(String... more) throws IOException {
    context =
        new SpringApplication(WearablesOnFhir.class, Steps.class)
            .run(
                Stream.of(settings(), vendors(), Arrays.stream(more))
                    .flatMap(each -> each)
                    .toArray(String[]::new));
  }

  private Stream<String> settings() {
    return Stream.of(
        "--server.port=0",
        "--data-dir=" + data,
        "--routes-dir=" + data.resolve("routes"),
        "--mappings-dir=" + data.resolve("mappings"),
        "--fhir.server-url=http://localhost:1/fhir",
        "--public-url=http://localhost",
        "--entry.min-free-space=1MB",
        "--api.clients.all.secret={noop}0123456789abcdef0123",
        "--api.clients.all.roles=invite,send,admin");
  }

  /** A vendor's routes stand once its client is known. */
  private static Stream<String> vendors() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("src/main/resources/routes/vendors"))) {
      return folders
          .map(folder -> "--vendors." + folder.getFileName())
          .flatMap(vendor -> Stream.of(vendor + ".client-id=a", vendor + ".client-secret=b"))
          .toList()
          .stream();
    }
  }

  /**
   * Every method of every route that answers over HTTP, as the running Camel context knows them.
   */
  public List<Entry> entries() {
    return camel().getRoutes().stream()
        .filter(route -> route.getEndpoint() instanceof PlatformHttpEndpoint)
        .flatMap(
            route -> {
              var endpoint = (PlatformHttpEndpoint) route.getEndpoint();
              return Arrays.stream(endpoint.getHttpMethodRestrict().split(","))
                  .map(method -> new Entry(definition(route), method, endpoint.getPath()));
            })
        .toList();
  }

  private RouteDefinition definition(Route route) {
    return ((ModelCamelContext) camel()).getRouteDefinition(route.getRouteId());
  }

  public HttpResponse<String> send(Entry entry, String query, String... typeAndBody)
      throws Exception {
    return send(entry, query, Map.of(), typeAndBody);
  }

  /**
   * @param query with its question mark, or empty
   * @param typeAndBody none for no body
   */
  public HttpResponse<String> send(
      Entry entry, String query, Map<String, String> headers, String... typeAndBody)
      throws Exception {
    var body =
        typeAndBody.length == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(typeAndBody[1]);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + entry.address() + query))
            .method(entry.method(), body);
    if (entry.path().startsWith("/api")) {
      request.header("Authorization", "Basic " + CREDENTIALS);
    }
    if (typeAndBody.length > 0) {
      request.header("Content-Type", typeAndBody[0]);
    }
    headers.forEach(request::header);
    return http.send(request.build(), BodyHandlers.ofString());
  }

  public String url() {
    return "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
  }

  public CamelContext camel() {
    return context.getBean(CamelContext.class);
  }

  public Steps steps() {
    return context.getBean(Steps.class);
  }

  @Override
  public void close() throws IOException {
    context.close();
    FileSystemUtils.deleteRecursively(data);
  }

  /** What is done at each step of a route that answers over HTTP, before the step itself. */
  public static final class Steps {

    private volatile Consumer<Exchange> watch = exchange -> {};

    public void watch(Consumer<Exchange> each) {
      watch = each;
    }

    @Bean
    InterceptStrategy watched() {
      return (camel, definition, target, next) -> isEntry(definition) ? watched(target) : target;
    }

    private Processor watched(Processor target) {
      return new DelegateAsyncProcessor(target) {
        @Override
        public boolean process(Exchange exchange, org.apache.camel.AsyncCallback callback) {
          watch.accept(exchange);
          return super.process(exchange, callback);
        }
      };
    }

    private static boolean isEntry(NamedNode definition) {
      NamedNode node = definition;
      while (node != null && !(node instanceof RouteDefinition)) {
        node = node.getParent();
      }
      return node instanceof RouteDefinition route
          && route.getInput().getEndpointUri().startsWith("platform-http");
    }
  }

  /** The headers of the message, in no particular case. */
  public static Map<String, Object> headers(Exchange exchange) {
    Map<String, Object> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(exchange.getMessage().getHeaders());
    return Collections.unmodifiableMap(copy);
  }
}
