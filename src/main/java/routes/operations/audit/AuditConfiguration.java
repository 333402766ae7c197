package routes.operations.audit;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the audit before every entry, behind what signs callers in. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditSettings.class)
class AuditConfiguration {
  private static final int BEHIND_SIGN_IN = SecurityProperties.DEFAULT_FILTER_ORDER + 10;

  @Bean
  FilterRegistrationBean<AuditFilter> auditFilter(
      AuditLog audit,
      AuditedEntries entries,
      Optional<CallSubjects> subjects,
      SendCounts sends,
      MeterRegistry meters) {
    CallSubjects known =
        subjects.orElse((pattern, variables, request) -> Optional.of(AuditSubject.NOBODY));
    FilterRegistrationBean<AuditFilter> registration =
        new FilterRegistrationBean<>(new AuditFilter(audit, entries, known, sends, meters));
    registration.addUrlPatterns("/*");
    registration.setOrder(BEHIND_SIGN_IN);
    return registration;
  }
}
