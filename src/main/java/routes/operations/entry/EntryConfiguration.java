package routes.operations.entry;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.List;
import org.apache.camel.CamelContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import routes.operations.entry.guard.EncodingGuard;
import routes.operations.entry.guard.FreeSpaceGuard;
import routes.operations.entry.guard.Guard;
import routes.operations.entry.guard.OpeningGuard;
import routes.operations.memory.OutOfMemory;
import routes.operations.storage.DataFolder;
import routes.operations.storage.FreeSpace;

/** The guards before every HTTP entry. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EntrySettings.class)
class EntryConfiguration {

  @Bean
  FreeSpace freeSpace(DataFolder folder, EntrySettings settings) {
    return new FreeSpace(folder, settings.minFreeSpace().toBytes());
  }

  @Bean
  FilterRegistrationBean<EntryFilter> entryFilter(
      ApplicationAvailability availability,
      FreeSpace freeSpace,
      EntrySettings settings,
      OutOfMemory outOfMemory) {
    List<Guard> guards =
        List.of(new OpeningGuard(availability), new EncodingGuard(), new FreeSpaceGuard(freeSpace));
    FilterRegistrationBean<EntryFilter> registration =
        new FilterRegistrationBean<>(
            new EntryFilter(
                guards,
                new BodyMemory(settings.bodyMemoryBytes()),
                (int) settings.maxBody().toBytes(),
                settings.bodyDeadline(),
                outOfMemory));
    registration.addUrlPatterns("/*");
    registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return registration;
  }

  @Bean
  RequestsUnderWay requestsUnderWay(ApplicationAvailability availability) {
    return new RequestsUnderWay(availability);
  }

  @Bean
  FilterRegistrationBean<RequestsUnderWay> requestsUnderWayFilter(RequestsUnderWay requests) {
    FilterRegistrationBean<RequestsUnderWay> registration = new FilterRegistrationBean<>(requests);
    registration.addUrlPatterns("/*");
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  /** A body has its deadline, and a route its own time limits behind it. */
  @Bean
  RoutesStopFirst routesStopFirst(
      ObjectProvider<CamelContext> camel, RequestsUnderWay requests, EntrySettings settings) {
    return new RoutesStopFirst(camel, requests, settings.bodyDeadline());
  }

  @Bean
  FilterRegistrationBean<ClientAddressFilter> clientAddressFilter(Environment environment) {
    List<String> proxies =
        Binder.get(environment)
            .bind("entry.trusted-proxies", Bindable.listOf(String.class))
            .orElse(List.of());
    FilterRegistrationBean<ClientAddressFilter> registration =
        new FilterRegistrationBean<>(new ClientAddressFilter(proxies));
    registration.addUrlPatterns("/*");
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
    return registration;
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> heads(EntrySettings settings) {
    return tomcat -> HeadDeadline.on(tomcat, settings.headDeadline());
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> unreadBodies() {
    return UnreadBodies::on;
  }
}
