package routes.protocol.withings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Which notifications are to subscribe and to end: one a person and {@code appli}.
 * https://developer.withings.com/api-reference/#tag/notify
 */
@Component("withingsSubscriptions")
public class WithingsSubscriptions {

  private final ObjectMapper json;

  WithingsSubscriptions(ObjectMapper json) {
    this.json = json;
  }

  /**
   * Form bodies of the subscriptions that the vendor does not list for this callback yet.
   *
   * @param listed the answer to {@code action=list}
   */
  public List<String> missing(String listed, String callbackUrl, List<String> applis)
      throws JsonProcessingException {
    List<String> there = there(listed, callbackUrl);
    return applis.stream()
        .filter(appli -> !there.contains(appli))
        .map(appli -> form("subscribe", callbackUrl, appli))
        .toList();
  }

  /**
   * Form bodies that end every subscription listed for this callback.
   *
   * @param listed the answer to {@code action=list}
   */
  public List<String> farewells(String listed, String callbackUrl) throws JsonProcessingException {
    return there(listed, callbackUrl).stream()
        .map(appli -> form("revoke", callbackUrl, appli))
        .toList();
  }

  private List<String> there(String listed, String callbackUrl) throws JsonProcessingException {
    List<String> applis = new ArrayList<>();
    for (JsonNode profile : json.readTree(listed).path("body").path("profiles")) {
      if (callbackUrl.equals(profile.path("callbackurl").asText())) {
        applis.add(profile.path("appli").asText());
      }
    }
    return applis;
  }

  private static String form(String action, String callbackUrl, String appli) {
    return "action="
        + action
        + "&callbackurl="
        + URLEncoder.encode(callbackUrl, StandardCharsets.UTF_8)
        + "&appli="
        + appli;
  }
}
