package routes.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import routes.operations.support.StartRefusedException;

/** Where nobody says where a person is, the site's time zone counts. */
class SiteTimeZoneTest {
  private static final String READING = "{\"deviceId\": \"scale\", \"weight\": 70}";

  private final Senders senders =
      new Binder(
              new MapConfigurationPropertySource(
                  Map.of(
                      "api.clients.gateway.secret", "{noop}x",
                      "api.clients.gateway.mapping", "generic-json")))
          .bindOrCreate("api", Senders.class);

  @Test
  void messagesWithoutAZoneHaveTheSites() {
    assertThat(posted("Europe/Amsterdam", READING)).isEqualTo("Europe/Amsterdam");
    assertThat(posted("+01:00", READING)).isEqualTo("+01:00");
    assertThat(posted("", READING)).isEmpty();
  }

  @Test
  void aMessageThatTellsItsZoneKeepsIt() {
    assertThat(
            posted(
                "Europe/Amsterdam",
                "{\"Body\": %s, \"Properties\": {\"timezone\": \"Asia/Tokyo\"}, \"SystemProperties\": {}}"
                    .formatted(READING)))
        .isEqualTo("Asia/Tokyo");
  }

  @Test
  void soDoImports() {
    DeviceMessages messages = messages("Europe/Amsterdam");
    Map<String, String> task = Map.of("connectionId", "c", "vendor", "withings");
    assertThat(
            zone(messages.imported(Map.of("value", 1), task, null, null, null, null, null, null)))
        .isEqualTo("Europe/Amsterdam");
    assertThat(
            zone(
                messages.imported(
                    Map.of("value", 1), task, "+09:00", null, null, null, null, null)))
        .isEqualTo("+09:00");
  }

  @Test
  void whatIsNoZoneIsRefusedAtTheStart() {
    assertThatThrownBy(() -> messages("Amsterdam"))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("site-time-zone");
  }

  private String posted(String site, String message) {
    return zone(messages(site).posted("gateway", message.getBytes(StandardCharsets.UTF_8)));
  }

  private DeviceMessages messages(String site) {
    return new DeviceMessages(senders, new ObjectMapper(), null, site);
  }

  private static String zone(OutboundRecord record) {
    return record.value().at("/Properties/timezone").asText("");
  }
}
