package routes.connection.core;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAmount;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import routes.operations.support.StartRefusedException;

/**
 * How people connect.
 *
 * @param organization who collects the readings, as the consent page names it; may be empty
 * @param contact whom a person may call or write to when a link does not work, as pages say it;
 *     empty: the organization that gave the link
 * @param returnUrls pages a person may be led back to, compared exactly
 * @param invitationValidity how long an invitation can be used where its maker says nothing
 * @param consentVersion version of the text that people agree to
 * @param consentValidFor how long a consent lasts, as ISO 8601 ({@code P1Y}, {@code P90D}, {@code
 *     PT12H}); empty: until its person ends it
 */
@ConfigurationProperties("connect")
public record ConnectSettings(
    @DefaultValue("") String organization,
    @DefaultValue("") String contact,
    @DefaultValue List<String> returnUrls,
    @DefaultValue("P7D") Duration invitationValidity,
    @DefaultValue("2") String consentVersion,
    @DefaultValue("") String consentValidFor) {

  public ConnectSettings {
    Instant now = Instant.now();
    if (!end(now, consentValidFor).orElse(Instant.MAX).isAfter(now)) {
      throw nonsense(consentValidFor);
    }
  }

  /** Whom to ask for help, in the middle of a sentence. */
  public String whomToAsk() {
    if (!contact.isBlank()) {
      return contact;
    }
    return organization.isBlank() ? "the organization that gave you this link" : organization;
  }

  /** When a consent given then ends, or empty where consents are not limited. */
  public Optional<Instant> consentEnd(Instant given) {
    return end(given, consentValidFor);
  }

  private static Optional<Instant> end(Instant given, String validFor) {
    if (validFor.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(given.atOffset(ZoneOffset.UTC).plus(amount(validFor)).toInstant());
    } catch (DateTimeException | ArithmeticException e) {
      throw nonsense(validFor);
    }
  }

  /** A Period knows years and months, a Duration hours. */
  private static TemporalAmount amount(String iso) {
    try {
      return Period.parse(iso);
    } catch (DateTimeParseException e) {
      return Duration.parse(iso);
    }
  }

  private static StartRefusedException nonsense(String validFor) {
    return new StartRefusedException(
        "connect.consent-valid-for is '"
            + validFor
            + "': it must be an ISO 8601 duration such as P1Y, P90D or PT12H, or empty.");
  }
}
