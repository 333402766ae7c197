package routes.destinations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.spring.spi.ApplicationContextBeanRepository;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import routes.fhir.client.Destination;
import routes.fhir.client.FhirProperties;
import routes.operations.broker.WakefulConsumers;
import routes.operations.destination.DestinationNames;
import routes.operations.routefiles.RouteFile;
import routes.operations.routefiles.RouteFiles;
import routes.operations.support.StartRefusedException;

/**
 * The Camel context of one destination: the routes of filing, erasing and Consents, as the first
 * destination has them, outside files in their place included.
 */
final class DestinationRoutes {
  private static final Set<String> FILES =
      Set.of(
          "pipeline/file.camel.yaml",
          "pipeline/file-records.camel.yaml",
          "templates/kafka-stage.camel.yaml",
          "templates/send-records.camel.yaml",
          "pipeline/fhir.camel.yaml",
          "pipeline/close-windows.camel.yaml",
          "pipeline/parked.camel.yaml",
          "pipeline/erase.camel.yaml",
          "pipeline/erase-link.camel.yaml",
          "pipeline/errors.camel.yaml",
          "api/consent-mirror.camel.yaml");

  /** The schedules of one destination are few, and each lasts no longer than its batch. */
  private static final String SCHEDULE_THREADS = "3";

  private final ApplicationContext beans;
  private final CamelContext installation;
  private final String suffix;

  DestinationRoutes(ApplicationContext beans, CamelContext installation) {
    this.beans = beans;
    this.installation = installation;
    this.suffix = DestinationNames.suffix(beans.getBean(Destination.class).name());
  }

  /**
   * A started context.
   *
   * @throws StartRefusedException where a route would read in the place of another destination
   */
  CamelContext start() throws Exception {
    DefaultCamelContext camel =
        new DefaultCamelContext(new DefaultRegistry(new ApplicationContextBeanRepository(beans)));
    camel.getCamelContextExtension().setName(installation.getName() + suffix);
    camel.disableJMX();
    camel.setAutoStartup(false);
    camel.setLogMask(true);
    camel.getStreamCachingStrategy().setSpoolEnabled(false);
    camel.getShutdownStrategy().setTimeout(installation.getShutdownStrategy().getTimeout());
    camel.getPropertiesComponent().addPropertiesSource(new Settings(beans.getEnvironment()));
    camel.addComponent("kafka", kafka(camel));
    camel.addComponent("quartz", quartz());
    camel.addRoutePolicyFactory(metrics());
    pools(camel);
    for (CamelContextConfiguration each :
        beans.getBeansOfType(CamelContextConfiguration.class).values()) {
      each.beforeApplicationStart(camel);
    }
    try {
      PluginHelper.getRoutesLoader(camel).loadRoutes(files());
      camel.start();
      check(camel);
      startRoutes(camel);
      return camel;
    } catch (Exception failure) {
      camel.stop();
      throw failure;
    }
  }

  /** Those that read come last: the others are there then. */
  private static void startRoutes(CamelContext camel) throws Exception {
    List<Route> inOrder =
        camel.getRoutes().stream()
            .sorted(Comparator.comparing(route -> !(route.getEndpoint() instanceof DirectEndpoint)))
            .toList();
    for (Route route : inOrder) {
      camel.getRouteController().startRoute(route.getId());
    }
  }

  /** As the installation's is configured, by the switches of Camel too. */
  private KafkaComponent kafka(CamelContext camel) {
    KafkaComponent kafka = new KafkaComponent();
    kafka.setKafkaClientFactory(new WakefulConsumers(camel));
    kafka.setConfiguration(
        installation.getComponent("kafka", KafkaComponent.class).getConfiguration().copy());
    return kafka;
  }

  /**
   * In memory, on every instance: what two of them take up at one time is claimed by one, or the
   * same when it is done twice.
   */
  private QuartzComponent quartz() {
    QuartzComponent quartz = new QuartzComponent();
    quartz.setAutowiredEnabled(false);
    quartz.setProperties(
        Map.of(
            "org.quartz.scheduler.instanceName",
            "destination",
            "org.quartz.scheduler.skipUpdateCheck",
            "true",
            "org.quartz.jobStore.class",
            "org.quartz.simpl.RAMJobStore",
            "org.quartz.threadPool.class",
            "org.quartz.simpl.SimpleThreadPool",
            "org.quartz.threadPool.threadCount",
            SCHEDULE_THREADS));
    return quartz;
  }

  private MicrometerRoutePolicyFactory metrics() {
    MicrometerRoutePolicyFactory metrics = new MicrometerRoutePolicyFactory();
    metrics.setMeterRegistry(beans.getBean(Installation.class).meters());
    return metrics;
  }

  /** See camel.threadpool in application.yaml. */
  private void pools(CamelContext camel) {
    int bundles = beans.getBean(FhirProperties.class).bundlesInFlight();
    ThreadPoolProfile writers = pool("fhirWriters", bundles);
    writers.setRejectedPolicy(ThreadPoolRejectedPolicy.CallerRuns);
    camel.getExecutorServiceManager().registerThreadPoolProfile(writers);
  }

  private static ThreadPoolProfile pool(String name, int size) {
    ThreadPoolProfile profile = new ThreadPoolProfile(name);
    profile.setPoolSize(size);
    profile.setMaxPoolSize(size);
    return profile;
  }

  private List<Resource> files() {
    Path outside = Path.of(beans.getEnvironment().getProperty("routes-dir", "./routes"));
    return RouteFiles.list(outside).files().stream()
        .filter(file -> FILES.contains(file.path()))
        .map(DestinationRoutes::resource)
        .toList();
  }

  private static Resource resource(RouteFile file) {
    try {
      return ResourceHelper.fromBytes(
          file.origin(), file.resource().getInputStream().readAllBytes());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Two destinations with one consumer group would each get a part of the readings. */
  private void check(CamelContext camel) {
    for (Route route : camel.getRoutes()) {
      if (route.getEndpoint() instanceof KafkaEndpoint kafka
          && !kafka.getConfiguration().getGroupId().endsWith(suffix)) {
        throw new StartRefusedException(
            "The route "
                + route.getId()
                + " reads for all destinations in one consumer group: its groupId and"
                + " groupInstanceId must end with {{destination.suffix}}, as those of the jar's"
                + " pipeline/file.camel.yaml do.");
      }
    }
  }

  private record Settings(Environment environment) implements PropertiesSource {
    @Override
    public String getName() {
      return "destination";
    }

    @Override
    public String getProperty(String name) {
      return environment.getProperty(name);
    }
  }
}
