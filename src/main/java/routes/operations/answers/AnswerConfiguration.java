package routes.operations.answers;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.apache.catalina.Context;
import org.apache.catalina.Pipeline;
import org.apache.catalina.Valve;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Puts the answers to errors around everything else. */
@Configuration(proxyBeanMethods = false)
class AnswerConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerConfiguration.class);

  @Bean
  ErrorAnswers errorAnswers(ObjectProvider<ErrorPage> pages) {
    return new ErrorAnswers(pages);
  }

  @Bean
  PublicAddress publicAddress(@Value("${public-url}") String url) {
    return new PublicAddress(url);
  }

  @Bean
  AnswerHeaders answerHeaders(PublicAddress address) {
    return new AnswerHeaders(address);
  }

  @Bean
  FilterRegistrationBean<ErrorAnswerFilter> errorAnswerFilter(
      ErrorAnswers answers, AnswerHeaders headers) {
    return outermost(answers, headers);
  }

  static FilterRegistrationBean<ErrorAnswerFilter> outermost(
      ErrorAnswers answers, AnswerHeaders headers) {
    FilterRegistrationBean<ErrorAnswerFilter> registration =
        new FilterRegistrationBean<>(new ErrorAnswerFilter(answers, headers));
    registration.setDispatcherTypes(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  /** After Spring Boot has put its own report there. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> serverErrors(
      ErrorAnswers answers, AnswerHeaders headers) {
    return reports(answers, headers);
  }

  static WebServerFactoryCustomizer<TomcatServletWebServerFactory> reports(
      ErrorAnswers answers, AnswerHeaders headers) {
    return factory ->
        factory.addContextCustomizers(
            context -> replaceReport(context, new ServerErrors(answers, headers)));
  }

  private static void replaceReport(Context context, ServerErrors errors) {
    StandardHost host = (StandardHost) context.getParent();
    host.setErrorReportValveClass("");
    Pipeline pipeline = host.getPipeline();
    for (Valve valve : pipeline.getValves()) {
      if (valve instanceof ErrorReportValve) {
        pipeline.removeValve(valve);
      }
    }
    pipeline.addValve(errors);
  }

  @Bean
  ApplicationListener<ApplicationStartedEvent> unencryptedAddress(PublicAddress address) {
    return started -> {
      if (address.exposed()) {
        LOG.warn(
            "public-url is http: links to people, tokens and readings travel the network"
                + " unencrypted. Set it to an https address (docs/install.md#tls).");
      }
    };
  }
}
