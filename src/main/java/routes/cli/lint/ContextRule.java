package routes.cli.lint;

import ca.uhn.fhir.context.FhirContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.component.fhir.FhirComponent;
import org.apache.camel.component.fhir.FhirConfiguration;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.dsl.yaml.common.exception.YamlDeserializationException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.DefaultShutdownStrategy;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceSupport;
import routes.cli.lint.document.Endpoints;
import routes.cli.lint.document.Endpoints.Use;
import routes.cli.lint.document.Findings;
import routes.cli.lint.document.Placeholders;
import routes.cli.lint.document.RouteDocument;
import routes.cli.lint.document.Spelling;
import routes.cli.lint.document.YamlNode;

/** What only Camel itself can tell: all files in a real context, with no route started. */
final class ContextRule implements Rule {

  private static final String RULE = "load";
  private static final int LONGEST_MESSAGE = 300;

  /** Endpoints want an address when they are made; none of them is started. */
  private static final String NOWHERE = "nowhere.invalid";

  private final KnownBeans beans;
  private final Placeholders placeholders;

  ContextRule(KnownBeans beans, Placeholders placeholders) {
    this.beans = beans;
    this.placeholders = placeholders;
  }

  @Override
  public void check(List<RouteDocument> documents, Findings findings) {
    boolean brokenForAll =
        documents.stream()
            .filter(document -> !document.items("routeConfiguration").isEmpty())
            .anyMatch(document -> findings.concern(document.file()));
    if (brokenForAll) {
      documents.forEach(document -> findings.explain(document.file()));
    }
    try (CamelContext context = context()) {
      threadPools(context, documents);
      context.start();
      Map<RouteDocument, List<RoutesBuilder>> builders = new LinkedHashMap<>();
      for (RouteDocument document : documents) {
        attempt(document, findings, () -> builders.put(document, builders(context, document)));
      }
      configurations(context, builders, findings);
      routes(context, builders, findings);
      missingDirect(context, documents, findings);
    } catch (Exception failure) {
      throw new IllegalStateException("Camel could not be started for the check", failure);
    }
  }

  private CamelContext context() {
    var context = new DefaultCamelContext(new DefaultRegistry(new StubBeans(beans)));
    context.setAutoStartup(false);
    context.disableJMX();
    context.getGlobalEndpointConfiguration().setLazyStartProducer(true);
    context.setLoadTypeConverters(false);
    context.getRegistry().bind("platform-http-engine", PlatformHttpEngine.class, stubEngine());
    var kafka = context.getComponent("kafka", KafkaComponent.class);
    kafka.getConfiguration().setBrokers(NOWHERE + ":9092");
    var server = new FhirConfiguration();
    server.setServerUrl("http://" + NOWHERE);
    server.setFhirContext(FhirContext.forR4Cached());
    context.getComponent("fhir", FhirComponent.class).setConfiguration(server);
    var shutdown = new DefaultShutdownStrategy(context);
    shutdown.setTimeout(1);
    context.setShutdownStrategy(shutdown);
    context
        .getPropertiesComponent()
        .addPropertiesSource(
            new PropertiesSource() {
              @Override
              public String getName() {
                return "configuration";
              }

              @Override
              public String getProperty(String name) {
                return placeholders.value(name).orElse(null);
              }
            });
    return context;
  }

  /** Those that steps name and {@code camel.threadpool.config} describes. */
  private void threadPools(CamelContext context, List<RouteDocument> documents) {
    for (RouteDocument document : documents) {
      document
          .root()
          .walk(
              (step, node) -> {
                String name = node.textOf("executorService");
                if (placeholders.value("camel.threadpool.config." + name + ".id").isPresent()) {
                  context
                      .getExecutorServiceManager()
                      .registerThreadPoolProfile(new ThreadPoolProfile(name));
                }
              });
    }
  }

  private static PlatformHttpEngine stubEngine() {
    return (endpoint, processor) -> {
      throw new IllegalStateException("no route starts in a check");
    };
  }

  private static List<RoutesBuilder> builders(CamelContext context, RouteDocument document)
      throws Exception {
    Resource resource =
        new ResourceSupport("file", document.file().origin()) {
          @Override
          public boolean exists() {
            return true;
          }

          @Override
          public java.net.URI getURI() {
            return null;
          }

          @Override
          public java.io.InputStream getInputStream() throws java.io.IOException {
            return document.file().resource().getInputStream();
          }
        };
    return new ArrayList<>(
        PluginHelper.getRoutesLoader(context).findRoutesBuilders(List.of(resource)));
  }

  private static void configurations(
      CamelContext context, Map<RouteDocument, List<RoutesBuilder>> builders, Findings findings) {
    builders.forEach(
        (document, list) -> {
          for (RoutesBuilder builder : list) {
            if (builder instanceof RouteConfigurationsBuilder configuration) {
              attempt(document, findings, () -> context.addRoutesConfigurations(configuration));
            }
          }
        });
  }

  /** Routes and templates of all files first, then what is made from templates. */
  private static void routes(
      CamelContext context, Map<RouteDocument, List<RoutesBuilder>> builders, Findings findings) {
    builders.forEach(
        (document, list) ->
            list.forEach(builder -> attempt(document, findings, () -> context.addRoutes(builder))));
    builders.forEach(
        (document, list) ->
            list.forEach(
                builder -> attempt(document, findings, () -> context.addTemplatedRoutes(builder))));
  }

  private static void missingDirect(
      CamelContext context, List<RouteDocument> documents, Findings findings) {
    if (mayLackRoutes(documents, findings)) {
      return;
    }
    Set<String> served =
        context.getRoutes().stream()
            .map(route -> route.getEndpoint().getEndpointUri())
            .collect(Collectors.toCollection(TreeSet::new));
    documents.stream()
        .flatMap(document -> document.routes().stream())
        .flatMap(route -> Endpoints.endpoint(route.document(), route.from(), Use.FROM).stream())
        .flatMap(from -> from.directName().stream())
        .map(name -> "direct://" + name)
        .forEach(served::add);
    Set<String> missing = new TreeSet<>();
    for (Endpoint endpoint : context.getEndpoints()) {
      if (endpoint instanceof DirectEndpoint direct && !served.contains(direct.getEndpointUri())) {
        missing.add(direct.getEndpointUri().replaceFirst("direct://", ""));
      }
    }
    Set<String> names =
        served.stream()
            .filter(uri -> uri.startsWith("direct://"))
            .map(uri -> uri.substring("direct://".length()))
            .collect(Collectors.toCollection(TreeSet::new));
    for (String name : missing) {
      for (RouteDocument document : documents) {
        Endpoints.in(document).stream()
            .filter(endpoint -> endpoint.directName().filter(name::equals).isPresent())
            .filter(endpoint -> endpoint.use() != Use.FROM)
            .forEach(
                endpoint ->
                    findings.add(
                        document.file(),
                        endpoint.place().line(),
                        "direct",
                        "no route starts from direct:" + name,
                        Spelling.advice(name, names, "write that route")));
      }
    }
  }

  /** Whether a file could not be read, or a route made from a template could not be made. */
  private static boolean mayLackRoutes(List<RouteDocument> documents, Findings findings) {
    boolean templates =
        documents.stream().anyMatch(document -> !document.items("templatedRoute").isEmpty());
    return findings.ofRule("yaml")
        || templates && (findings.ofRule("schema") || findings.ofRule(RULE));
  }

  private static void attempt(RouteDocument document, Findings findings, Attempt attempt) {
    boolean explained = findings.concern(document.file());
    try {
      attempt.run();
    } catch (Exception failure) {
      if (!explained) {
        Throwable cause = failure;
        int line = 0;
        while (true) {
          if (cause instanceof FailedToCreateRouteException create) {
            line = lineOf(document, create.getRouteId());
          } else if (cause instanceof YamlDeserializationException yaml) {
            line = yaml.getProblemMark().map(mark -> mark.getLine() + 1).orElse(line);
          }
          if (cause.getCause() == null || cause.getCause() == cause) {
            break;
          }
          cause = cause.getCause();
        }
        findings.add(
            document.file(),
            Math.max(1, line),
            RULE,
            "Camel cannot load it: " + oneLine(cause),
            "correct it as the message says");
      }
    }
  }

  private static int lineOf(RouteDocument document, String routeId) {
    return document.routes().stream()
        .map(RouteDocument.Route::definition)
        .filter(route -> route.textOf("id").equals(routeId))
        .findFirst()
        .or(
            () ->
                document.items("templatedRoute").stream()
                    .filter(route -> route.textOf("routeId").equals(routeId))
                    .findFirst())
        .map(YamlNode::line)
        .orElse(1);
  }

  private static String oneLine(Throwable cause) {
    String message = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
    String line = message.replaceAll("\\s+", " ").strip();
    return line.length() > LONGEST_MESSAGE ? line.substring(0, LONGEST_MESSAGE) + "…" : line;
  }

  private interface Attempt {
    void run() throws Exception;
  }
}
