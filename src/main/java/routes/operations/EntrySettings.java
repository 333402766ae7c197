package routes.operations;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings under {@code entry.}, explained in application.yaml.
 *
 * @param maxBody the largest body an HTTP entry takes
 * @param minFreeSpace the least free space under data-dir at which entries accept
 */
@ConfigurationProperties("entry")
public record EntrySettings(
    @DefaultValue("800KB") DataSize maxBody, @DefaultValue("1GB") DataSize minFreeSpace) {}
