package routes.messages;

import java.util.List;
import routes.operations.failure.FailedRecord;

/**
 * What the device mapping made of one device message.
 *
 * @param measurements records for the measurements topic, one a match
 * @param failures matches that failed for their own reason
 */
public record Normalized(List<OutboundRecord> measurements, List<FailedRecord> failures) {}
