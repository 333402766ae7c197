package routes.fhir.client;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.IHttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Reads what the FHIR server asks for with <a
 * href="https://www.rfc-editor.org/rfc/rfc9110#field.retry-after">Retry-After</a> when it answers
 * 429 or 503. Thread-safe.
 */
@Component
@Interceptor
public final class RetryAfterInterceptor {
  private final FhirOutages outages;
  private final Clock clock;

  /** Hooks itself into the client. */
  public RetryAfterInterceptor(IGenericClient client, FhirOutages outages, Clock clock) {
    this.outages = outages;
    this.clock = clock;
    client.registerInterceptor(this);
  }

  /** Called by the client when it has an answer. */
  @Hook(Pointcut.CLIENT_RESPONSE)
  public void take(IHttpResponse answer) {
    if (answer.getStatus() == 429 || answer.getStatus() == 503) {
      answer.getHeaders("Retry-After").stream()
          .findFirst()
          .flatMap(text -> time(text.trim()))
          .ifPresent(outages::pause);
    }
  }

  private Optional<Instant> time(String text) {
    try {
      return Optional.of(
          text.matches("\\d{1,9}")
              ? clock.instant().plusSeconds(Long.parseLong(text))
              : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException neither) {
      return Optional.empty();
    }
  }
}
