package routes.sandbox.withings;

/**
 * Where Withings tells of new readings of one kind: one for each user and appli.
 *
 * @param appli 1 weight and composition, 2 temperature, 4 blood pressure, pulse and SpO2, 16
 *     activity, 44 sleep, 54 electrocardiogram, 46 account
 * @param comment as given at the subscription, or empty
 */
public record Subscription(String userid, int appli, String callbackurl, String comment) {}
