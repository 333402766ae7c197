package routes.sandbox.withings;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * {@code POST /notify} (subscribe, get, list, revoke), as the Withings data API describes it.
 * Subscribing again for the same user and appli replaces the subscription. Unlike Withings, it
 * takes plain HTTP, IP addresses, localhost and any port.
 */
final class NotifyService implements Service {

  private static final Map<Integer, String> SCOPES = scopes();

  private final Grants grants;
  private final HttpClient client;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

  NotifyService(Grants grants, HttpClient client) {
    this.grants = grants;
    this.client = client;
  }

  private static Map<Integer, String> scopes() {
    Map<Integer, String> scopes = new TreeMap<>();
    List.of(1, 2, 4, 54, 55, 58).forEach(appli -> scopes.put(appli, "user.metrics"));
    List.of(16, 44).forEach(appli -> scopes.put(appli, "user.activity"));
    List.of(50, 51, 52).forEach(appli -> scopes.put(appli, "user.sleepevents"));
    scopes.put(46, "user.info");
    return Map.copyOf(scopes);
  }

  @Override
  public ObjectNode answer(Call call) throws Refusal {
    return switch (call.action()) {
      case "subscribe" -> subscribe(call);
      case "get" -> get(call);
      case "list" -> list(call);
      case "revoke" -> revoke(call);
      default -> throw Refusal.notImplemented();
    };
  }

  List<Subscription> subscriptions() {
    return List.copyOf(subscriptions);
  }

  Optional<Subscription> subscription(String userid, int appli) {
    return subscriptions.stream()
        .filter(s -> s.userid().equals(userid) && s.appli() == appli)
        .findFirst();
  }

  void end(String userid) {
    subscriptions.removeIf(s -> s.userid().equals(userid));
  }

  private ObjectNode subscribe(Call call) throws Refusal {
    int appli = Math.toIntExact(call.requireNumber("appli"));
    String scope = SCOPES.get(appli);
    if (scope == null) {
      throw Refusal.invalidParams("appli");
    }
    String userid = grants.use(call, scope).userid();
    String url = call.require("callbackurl");
    if (url.length() > 255 || !answersHead(url)) {
      throw Refusal.badCallback();
    }
    synchronized (subscriptions) {
      subscriptions.removeIf(s -> s.userid().equals(userid) && s.appli() == appli);
      subscriptions.add(new Subscription(userid, appli, url, call.get("comment").orElse("")));
    }
    return JsonNodeFactory.instance.objectNode();
  }

  private boolean answersHead(String url) {
    try {
      HttpRequest probe =
          HttpRequest.newBuilder(URI.create(url))
              .method("HEAD", HttpRequest.BodyPublishers.noBody())
              .timeout(Duration.ofSeconds(5))
              .build();
      int status = client.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status >= 200 && status < 300;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private ObjectNode get(Call call) throws Refusal {
    String userid = grants.use(call.bearer()).userid();
    String url = call.require("callbackurl");
    int appli = Math.toIntExact(call.number("appli").orElse(1L));
    return subscription(userid, appli)
        .filter(s -> s.callbackurl().equals(url))
        .map(s -> describe(s, JsonNodeFactory.instance.objectNode()))
        .orElseThrow(() -> Refusal.noSuchSubscription(286));
  }

  private ObjectNode list(Call call) throws Refusal {
    String userid = grants.use(call.bearer()).userid();
    Optional<Long> appli = call.number("appli");
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode profiles = body.putArray("profiles");
    subscriptions.stream()
        .filter(s -> s.userid().equals(userid))
        .filter(s -> appli.isEmpty() || s.appli() == appli.get())
        .forEach(s -> describe(s, profiles.addObject()));
    return body;
  }

  private ObjectNode revoke(Call call) throws Refusal {
    String userid = grants.use(call.bearer()).userid();
    String url = call.require("callbackurl");
    Optional<Long> appli = call.number("appli");
    boolean removed =
        subscriptions.removeIf(
            s ->
                s.userid().equals(userid)
                    && s.callbackurl().equals(url)
                    && (appli.isEmpty() || s.appli() == appli.get()));
    if (!removed) {
      throw Refusal.noSuchSubscription(294);
    }
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode describe(Subscription subscription, ObjectNode into) {
    return into.put("appli", subscription.appli())
        .put("callbackurl", subscription.callbackurl())
        .put("expires", Integer.MAX_VALUE)
        .put("comment", subscription.comment());
  }
}
