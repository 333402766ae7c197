package routes.operations.storage;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings under {@code housekeeping.}, explained in application.yaml.
 *
 * @param every how often the file is looked at
 * @param turn how long it is worked on at a time, at most
 * @param from smaller files are left alone
 * @param times larger ones are worked on once they have this many times the size of what they hold
 */
@ConfigurationProperties("housekeeping")
public record HousekeepingSettings(
    @DefaultValue("5s") Duration every,
    @DefaultValue("500ms") Duration turn,
    @DefaultValue("8MB") DataSize from,
    @DefaultValue("2") double times) {}
