package routes.operations.limits;

import java.time.Duration;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/** What vendors may answer: in every http step of every route, and at their token endpoints. */
@Configuration(proxyBeanMethods = false)
class LimitConfiguration {

  @Bean
  AnswerLimit vendorAnswers(
      @Value("${answers.largest:32MB}") DataSize largest,
      @Value("${answers.longest:2m}") Duration longest) {
    return new AnswerLimit(largest, longest);
  }

  @Bean
  ComponentCustomizer limitedHttpSteps(AnswerLimit vendorAnswers) {
    return ComponentCustomizer.forType(
        HttpComponent.class,
        http ->
            http.setHttpClientConfigurer(client -> LimitedExchanges.into(client, vendorAnswers)));
  }
}
