package routes.protocol.push;

/**
 * One call that brings an app's subscriptions to what is wanted.
 *
 * @param vendor whom to call
 * @param makes whether it makes a subscription
 * @param path below the vendor's api-uri
 * @param body JSON, or null
 */
public record SubscriptionCall(
    String vendor, boolean makes, String method, String path, String body) {

  /** Nothing of the body is ever printed: it may hold a token. */
  @Override
  public String toString() {
    return "SubscriptionCall[" + method + " " + path + "]";
  }
}
