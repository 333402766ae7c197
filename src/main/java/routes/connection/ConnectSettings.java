package routes.connection;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people connect.
 *
 * @param organization who collects the readings, as the consent page names it; may be empty
 * @param returnUrls pages a person may be led back to, compared exactly
 * @param invitationValidity how long an invitation can be used where its maker says nothing
 * @param consentVersion version of the text that people agree to
 */
@ConfigurationProperties("connect")
public record ConnectSettings(
    @DefaultValue("") String organization,
    @DefaultValue List<String> returnUrls,
    @DefaultValue("P7D") Duration invitationValidity,
    @DefaultValue("2") String consentVersion) {}
