package routes.operations;

import jakarta.servlet.Filter;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import routes.operations.entry.ClientAddressFilter;

/** The guards before every HTTP entry. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EntrySettings.class)
class EntryConfiguration {
  /** All but /my: whoever ends the sharing must always be able to. */
  private static final String[] ENTRIES_THAT_KEEP = {
    "/api/*", "/webhooks/*", "/connect/*", "/oauth/*"
  };

  @Bean
  FreeSpace freeSpace(DataFolder folder, EntrySettings settings) {
    return new FreeSpace(folder, settings.minFreeSpace().toBytes());
  }

  @Bean
  FilterRegistrationBean<ClientAddressFilter> clientAddressFilter(Environment environment) {
    List<String> proxies =
        Binder.get(environment)
            .bind("entry.trusted-proxies", Bindable.listOf(String.class))
            .orElse(List.of());
    return guard(new ClientAddressFilter(proxies), Ordered.HIGHEST_PRECEDENCE + 5, "/*");
  }

  @Bean
  FilterRegistrationBean<FreeSpaceFilter> freeSpaceFilter(FreeSpace freeSpace) {
    return guard(
        new FreeSpaceFilter(freeSpace), Ordered.HIGHEST_PRECEDENCE + 10, ENTRIES_THAT_KEEP);
  }

  @Bean
  FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(EntrySettings settings) {
    return guard(
        new BodyLimitFilter((int) settings.maxBody().toBytes()),
        Ordered.HIGHEST_PRECEDENCE + 11,
        "/*");
  }

  private static <T extends Filter> FilterRegistrationBean<T> guard(
      T filter, int order, String... paths) {
    FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
    registration.addUrlPatterns(paths);
    registration.setOrder(order);
    return registration;
  }
}
