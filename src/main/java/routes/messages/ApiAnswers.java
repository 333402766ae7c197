package routes.messages;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;
import routes.mapping.device.DeviceMessage;
import routes.operations.PoisonRecordException;
import routes.operations.requests.SentNames;

/** The JSON answers to senders of device messages. None repeats a reading. */
@Component("apiAnswers")
public class ApiAnswers {
  private final ObjectMapper json;

  public ApiAnswers(ObjectMapper json) {
    this.json = json;
  }

  /** The message is on the broker; its trace id finds it again. */
  public String accepted(OutboundRecord outbound) {
    String traceId = outbound.value().path(DeviceMessage.PROPERTIES).path("traceId").asText();
    return json.createObjectNode().put("traceId", traceId).toString();
  }

  /** The sender may not write for these devices. */
  public String unregistered(List<String> deviceIds) {
    ObjectNode answer = error("unregistered-device", "You may not write for these devices.");
    SentNames devices = SentNames.of(deviceIds);
    answer.set("devices", json.valueToTree(devices.shown()));
    if (devices.more() > 0) {
      answer.put("moreDevices", devices.more());
    }
    return answer.toString();
  }

  /** The message cannot be read. */
  public String refused(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable caught) {
    PoisonRecordException cause = PoisonRecordException.in(caught);
    return error(cause.code(), cause.getMessage()).toString();
  }

  private ObjectNode error(String code, String reason) {
    return json.createObjectNode().put("error", code).put("reason", reason);
  }
}
