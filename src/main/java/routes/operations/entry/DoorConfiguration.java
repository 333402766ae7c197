package routes.operations.entry;

import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.GenericBeanDefinition;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** What proves something, before the first request and before every route. */
@Configuration(proxyBeanMethods = false)
class DoorConfiguration {
  private static final String CAMEL_COMPONENT = "configurePlatformHttpComponent";
  private static final String CAMEL_MAPPING = "platformHttpEngineRequestMapping";

  @Bean
  ProofNames proofNames() {
    return new ProofNames();
  }

  /** Camel's own mapping, under its name, that looks each request up once. */
  @Bean
  static BeanDefinitionRegistryPostProcessor entryMapping() {
    return registry -> {
      GenericBeanDefinition mapping = new GenericBeanDefinition();
      mapping.setBeanClass(EntryMapping.class);
      mapping.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
      mapping.setDependsOn(CAMEL_COMPONENT);
      registry.removeBeanDefinition(CAMEL_MAPPING);
      registry.registerBeanDefinition(CAMEL_MAPPING, mapping);
    };
  }

  /** Vendors' proofs are known, and what no door can make out is said, before the first request. */
  @Bean
  CamelContextConfiguration standingDoors() {
    return new CamelContextConfiguration() {
      @Override
      public void beforeApplicationStart(CamelContext camel) {
        // no route stands yet
      }

      @Override
      public void afterApplicationStart(CamelContext camel) {
        camel
            .getRoutes()
            .forEach(route -> EntryConsumer.behind(route).ifPresent(door -> door.stands(route)));
      }
    };
  }

  @Bean
  FilterRegistrationBean<ParameterNamesFilter> parameterNamesFilter(ProofNames names) {
    var registration = new FilterRegistrationBean<>(new ParameterNamesFilter(names));
    registration.addUrlPatterns("/*");
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 6);
    return registration;
  }
}
