package routes.operations.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import routes.operations.RunningBroker;
import routes.operations.destination.DestinationNames;

class ConsumedRecordsTest {
  @RegisterExtension static final RunningBroker BROKER = new RunningBroker();
  private static final List<String> VALUES =
      IntStream.range(0, 20).mapToObj(i -> "v" + i).collect(Collectors.toList());

  private static final DestinationNames NONE = new DestinationNames(Set.of());

  private String prefix;
  private Topics topics;
  private String topic;

  @BeforeEach
  void freshTopics() throws Exception {
    prefix = UUID.randomUUID() + ".";
    BrokerSettings settings =
        new BrokerSettings(
            true, 0, "", prefix, 2, (short) 1, Duration.ZERO, Duration.ZERO, Map.of());
    topics = new Topics(BROKER.admin(), settings, List.of(), NONE);
    topics.create();
    topic = prefix + "measurements";
    BROKER.send(topic, 2, VALUES);
  }

  @Test
  void whatTheSlowestGroupHasBehindItIsDeleted() throws Exception {
    commit("quick", Map.of(0, 10L, 1, 10L));
    commit("slow", Map.of(0, 4L, 1, 10L));

    records(Duration.ZERO).delete();

    assertThat(earliest()).isEqualTo(Map.of(0, 4L, 1, 10L));
    assertThat(RunningBroker.read(BROKER.client(), topic, 2))
        .containsExactly("v8", "v10", "v12", "v14", "v16", "v18");
  }

  @Test
  void aPartitionThatAGroupHasNotCommittedKeepsEverything() throws Exception {
    commit("quick", Map.of(0, 10L, 1, 10L));
    commit("new", Map.of(1, 3L));

    records(Duration.ZERO).delete();

    assertThat(earliest()).isEqualTo(Map.of(0, 0L, 1, 3L));
  }

  @Test
  void youngRecordsStayThoughEveryGroupHasThemBehindIt() throws Exception {
    commit("quick", Map.of(0, 10L, 1, 10L));

    records(Duration.ofHours(24)).delete();

    assertThat(earliest()).isEqualTo(Map.of(0, 0L, 1, 0L));
  }

  @Test
  void withoutAnyGroupNothingIsDeleted() throws Exception {
    records(Duration.ZERO).delete();

    assertThat(earliest()).isEqualTo(Map.of(0, 0L, 1, 0L));
  }

  private ConsumedRecords records(Duration delay) {
    return records(delay, NONE);
  }

  private ConsumedRecords records(Duration delay, DestinationNames destinations) {
    return new ConsumedRecords(
        BROKER.admin(), topics, new FilingGroups(prefix, destinations), delay);
  }

  @Test
  void aDestinationThatHasNotBegunYetKeepsEverything() throws Exception {
    commit("quick", Map.of(0, 10L, 1, 10L));

    records(Duration.ZERO, new DestinationNames(Set.of("research"))).delete();

    assertThat(earliest()).isEqualTo(Map.of(0, 0L, 1, 0L));
  }

  @Test
  void aDestinationHoldsBackWhatItHasNotBehindItUntilItIsConfiguredNoMore() throws Exception {
    commit("quick", Map.of(0, 10L, 1, 10L));
    commitAs(prefix + "file.research", Map.of(0, 3L, 1, 10L));

    records(Duration.ZERO, new DestinationNames(Set.of("research"))).delete();
    assertThat(earliest()).isEqualTo(Map.of(0, 3L, 1, 10L));

    records(Duration.ZERO).delete();
    assertThat(earliest()).isEqualTo(Map.of(0, 10L, 1, 10L));
  }

  private void commit(String group, Map<Integer, Long> offsets) throws Exception {
    commitAs(group + topic, offsets);
  }

  private void commitAs(String group, Map<Integer, Long> offsets) throws Exception {
    BROKER
        .admin()
        .alterConsumerGroupOffsets(
            group,
            offsets.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        e -> new TopicPartition(topic, e.getKey()),
                        e -> new OffsetAndMetadata(e.getValue()))))
        .all()
        .get();
  }

  private Map<Integer, Long> earliest() throws Exception {
    var offsets =
        BROKER
            .admin()
            .listOffsets(
                Map.of(
                    new TopicPartition(topic, 0),
                        org.apache.kafka.clients.admin.OffsetSpec.earliest(),
                    new TopicPartition(topic, 1),
                        org.apache.kafka.clients.admin.OffsetSpec.earliest()))
            .all()
            .get();
    return offsets.entrySet().stream()
        .collect(Collectors.toMap(e -> e.getKey().partition(), e -> e.getValue().offset()));
  }
}
