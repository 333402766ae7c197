package routes.operations;

import jakarta.servlet.Filter;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** The guards before every HTTP entry. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EntrySettings.class)
class EntryConfiguration {
  private static final String[] ENTRIES = {"/api/*", "/webhooks/*", "/connect/*"};

  @Bean
  FreeSpace freeSpace(DataFolder folder, EntrySettings settings) {
    return new FreeSpace(folder, settings.minFreeSpace().toBytes());
  }

  @Bean
  FilterRegistrationBean<FreeSpaceFilter> freeSpaceFilter(FreeSpace freeSpace) {
    return guard(new FreeSpaceFilter(freeSpace), Ordered.HIGHEST_PRECEDENCE + 10);
  }

  @Bean
  FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(EntrySettings settings) {
    return guard(
        new BodyLimitFilter((int) settings.maxBody().toBytes()), Ordered.HIGHEST_PRECEDENCE + 11);
  }

  private static <T extends Filter> FilterRegistrationBean<T> guard(T filter, int order) {
    FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
    registration.addUrlPatterns(ENTRIES);
    registration.setOrder(order);
    return registration;
  }
}
