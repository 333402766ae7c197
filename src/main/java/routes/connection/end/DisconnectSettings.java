package routes.connection.end;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How connections end.
 *
 * @param alarmAfter a step that has failed for this long shows in health
 * @param settle how long after its end a connection is looked at once more for what was still being
 *     written; longer than one request to the FHIR server
 */
@ConfigurationProperties("disconnect")
public record DisconnectSettings(
    @DefaultValue("1h") Duration alarmAfter, @DefaultValue("2m") Duration settle) {}
