package routes.operations.failure;

import java.time.Instant;

/**
 * What may be shown of a dead letter without opening it.
 *
 * @param id derived from stage, topic, partition, offset and match
 * @param vendor null where unknown
 * @param connectionId null where unknown
 * @param traceId null where unknown
 * @param occurredAt when the record was first given up
 */
public record DeadLetter(
    String id,
    String stage,
    String topic,
    int partition,
    long offset,
    int match,
    String code,
    String reason,
    String vendor,
    String connectionId,
    String traceId,
    Instant occurredAt) {}
