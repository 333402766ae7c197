package routes.messages;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A record to be sent to the next topic.
 *
 * @param key decides the partition, and so which records keep their order
 * @param value JSON document, sent as UTF-8
 */
public record OutboundRecord(String key, JsonNode value) {}
