package routes.connection.subscription;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How subscriptions at vendors are looked after.
 *
 * @param checkEvery how often the vendor is asked whether it still has each of them
 */
@ConfigurationProperties("subscriptions")
public record SubscriptionSettings(@DefaultValue("24h") Duration checkEvery) {}
