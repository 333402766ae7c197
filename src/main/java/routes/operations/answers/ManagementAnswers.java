package routes.operations.answers;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Puts the answers to errors around the management port too. It has a context of its own, which
 * finds this class by its name under META-INF/spring; an annotation would let the context of the
 * public port find it as well.
 */
class ManagementAnswers {

  @Bean
  ManagementErrors managementErrors(
      ObjectProvider<ErrorPage> pages,
      @Value("${management.endpoints.web.base-path:/actuator}") String base) {
    return new ManagementErrors(pages, base + "/health");
  }

  @Bean
  FilterRegistrationBean<ErrorAnswerFilter> managementErrorFilter(
      ManagementErrors answers, AnswerHeaders headers) {
    return AnswerConfiguration.outermost(answers, headers);
  }

  /** Spring Boot answers its own address of errors 200 where nothing has failed. */
  @Bean
  FilterRegistrationBean<Filter> noErrorNoAddress(
      @Value("${server.error.path:${error.path:/error}}") String address) {
    FilterRegistrationBean<Filter> registration =
        new FilterRegistrationBean<>(
            (request, response, chain) ->
                ((HttpServletResponse) response).sendError(HttpServletResponse.SC_NOT_FOUND));
    registration.addUrlPatterns(address);
    registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
    registration.setOrder(Ordered.LOWEST_PRECEDENCE);
    return registration;
  }

  /** After Spring Boot has put its own report there. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> managementServerErrors(
      ManagementErrors answers, AnswerHeaders headers) {
    return AnswerConfiguration.reports(answers, headers);
  }
}
