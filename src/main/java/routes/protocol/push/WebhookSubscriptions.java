package routes.protocol.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import routes.protocol.push.AppSubscriptionRules.Subscription;

/**
 * The subscriptions of a whole app at its vendor: which calls bring what is listed there to what is
 * wanted, as the vendor.yaml describes them under {@code push.subscription}.
 */
@Component("webhookSubscriptions")
@EnableConfigurationProperties(AppSubscriptionRules.class)
public class WebhookSubscriptions {
  private final AppSubscriptionRules rules;
  private final WebhookSecrets secrets;
  private final ObjectMapper json;
  private final Clock clock;

  @Autowired
  WebhookSubscriptions(AppSubscriptionRules rules, WebhookSecrets secrets, ObjectMapper json) {
    this(rules, secrets, json, Clock.systemUTC());
  }

  WebhookSubscriptions(
      AppSubscriptionRules rules, WebhookSecrets secrets, ObjectMapper json, Clock clock) {
    this.rules = rules;
    this.secrets = secrets;
    this.json = json;
    this.clock = clock;
  }

  /** The call that lists what there is. */
  public SubscriptionCall list(String vendor) {
    return new SubscriptionCall(vendor, false, "GET", rule(vendor).path(), null);
  }

  /**
   * The calls that are to be made, in this order; none where all is as it should be.
   *
   * @param answer to {@link #list}; empty or null where the vendor has nothing to list
   * @param url of the webhook
   * @param events the vendor's names of the notifications wanted, such as {@code sleep.update}
   */
  public List<SubscriptionCall> plan(String vendor, String answer, String url, List<String> events)
      throws JsonProcessingException {
    List<ListedSubscription> listed = ListedSubscription.all(rule(vendor), tree(answer));
    return rule(vendor).each()
        ? onePerEvent(vendor, listed, url, events)
        : oneForAll(vendor, listed, url, events);
  }

  /** Makes the message the request. */
  public void request(@ExchangeProperty("call") SubscriptionCall call, Exchange exchange) {
    String vendor = call.vendor();
    AppSubscriptionRules.VendorPart part = rules.of(vendor);
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_METHOD, call.method());
    message.setHeader(Exchange.HTTP_PATH, call.path());
    message.setHeader("Accept", "application/json");
    rule(vendor).headers().forEach(message::setHeader);
    if (rule(vendor).basic()) {
      String client = part.clientId() + ":" + part.clientSecret();
      message.setHeader(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8)));
    }
    if (call.body() != null) {
      message.setHeader(Exchange.CONTENT_TYPE, "application/json");
    }
    message.setBody(call.body());
  }

  /**
   * Takes in the answer to a call, and keeps the key that it may hold.
   *
   * @throws IllegalStateException where the vendor refused
   */
  public void answered(SubscriptionCall call, int status, String answer)
      throws JsonProcessingException {
    String vendor = call.vendor();
    boolean nothingListed = call.method().equals("GET") && status == 404;
    if ((status < 200 || status > 299) && !nothingListed) {
      throw new IllegalStateException("the vendor answered " + status);
    }
    if (call.makes() && !rule(vendor).key().isEmpty()) {
      List<String> key = ListedSubscription.texts(json.readTree(answer), rule(vendor).key());
      if (key.isEmpty()) {
        throw new IllegalStateException("the vendor told no key");
      }
      secrets.keepKey(vendor, key.get(0));
    }
  }

  private List<SubscriptionCall> onePerEvent(
      String vendor, List<ListedSubscription> listed, String url, List<String> events) {
    Subscription rule = rule(vendor);
    List<SubscriptionCall> calls = new ArrayList<>();
    Instant soon = clock.instant().plus(rule.renewBefore());
    for (String event : events) {
      List<ListedSubscription> there =
          listed.stream()
              .filter(each -> url.equals(each.url()) && each.events().contains(event))
              .toList();
      if (there.isEmpty()) {
        calls.add(make(vendor, url, List.of(event)));
      } else if (there.stream()
          .allMatch(each -> each.expires() != null && each.expires().isBefore(soon))) {
        calls.add(new SubscriptionCall(vendor, false, "PUT", of(there.get(0), rule.renew()), null));
      }
    }
    return calls;
  }

  /**
   * Where the vendor tells the key only once, one that was made elsewhere is of no use: it is made
   * anew if it leads here, and left alone otherwise.
   */
  private List<SubscriptionCall> oneForAll(
      String vendor, List<ListedSubscription> listed, String url, List<String> events) {
    Subscription rule = rule(vendor);
    boolean keyKnown =
        rule.key().isEmpty()
            || !rules.of(vendor).push().signature().key().isBlank()
            || secrets.key(vendor).isPresent();
    List<ListedSubscription> ours =
        listed.stream()
            .filter(each -> url.equals(each.url()) || secrets.key(vendor).isPresent())
            .toList();
    if (ours.isEmpty()) {
      return List.of(make(vendor, url, events));
    }
    ListedSubscription one = ours.get(0);
    if (!keyKnown) {
      String path = rule.path() + "/" + encoded(one.id());
      return List.of(
          new SubscriptionCall(vendor, false, "DELETE", path, null), make(vendor, url, events));
    }
    List<SubscriptionCall> calls = new ArrayList<>();
    if (!url.equals(one.url()) || !one.events().equals(Set.copyOf(events))) {
      String body = body(vendor, url, events);
      calls.add(new SubscriptionCall(vendor, false, "PATCH", of(one, rule.change()), body));
    }
    if (!one.active()) {
      calls.add(new SubscriptionCall(vendor, false, "POST", rule.activate(), null));
    }
    return calls;
  }

  private SubscriptionCall make(String vendor, String url, List<String> events) {
    return new SubscriptionCall(
        vendor, true, "POST", rule(vendor).path(), body(vendor, url, events));
  }

  private String body(String vendor, String url, List<String> events) {
    String event = events.isEmpty() ? "" : events.get(0);
    int dot = event.lastIndexOf('.');
    ArrayNode all = json.createArrayNode();
    events.forEach(all::add);
    String body = rule(vendor).body();
    if (body.contains("{token}")) {
      body = body.replace("{token}", text(secrets.token(vendor)));
    }
    return body.replace("{url}", text(url))
        .replace("{events}", all.toString())
        .replace("{event}", text(event))
        .replace("{type}", text(dot < 0 ? event : event.substring(0, dot)))
        .replace("{action}", text(dot < 0 ? "" : event.substring(dot + 1)));
  }

  /** Null where there is nothing. */
  private JsonNode tree(String answer) throws JsonProcessingException {
    return answer == null || answer.isBlank() ? null : json.readTree(answer);
  }

  private Subscription rule(String vendor) {
    return rules.of(vendor).push().subscription();
  }

  private static String of(ListedSubscription one, String path) {
    return path.replace("{id}", encoded(one.id()));
  }

  private static String text(String value) {
    return TextNode.valueOf(value).toString();
  }

  private static String encoded(String text) {
    return UriUtils.encode(text, StandardCharsets.UTF_8);
  }
}
