package routes.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import routes.mapping.Json;

/** What JMH runs, on one thread: all messages of a workload once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class MappingRuns {
  /** Name of the workload; set by the runner. */
  @Param("")
  public String workload;

  private MappingWorkload work;
  private List<ObjectNode> observations;

  /** Reads the workload, and makes what the limit only writes. */
  @Setup
  public void load() throws IOException {
    work = MappingWorkload.named(workload);
    observations = new ArrayList<>();
    for (byte[] message : work.messages()) {
      observations.addAll(work.observations(message));
    }
  }

  /** Parse, normalize, group, transform, write. */
  @Benchmark
  public void mapping(Blackhole sink) throws IOException {
    for (byte[] message : work.messages()) {
      sink.consume(work.run(message));
    }
  }

  /** The physical limit: parse the same input, write the same output, nothing between. */
  @Benchmark
  public void limit(Blackhole sink) throws IOException {
    for (byte[] message : work.messages()) {
      sink.consume(Json.mapper().readTree(message));
    }
    for (ObjectNode observation : observations) {
      sink.consume(Json.mapper().writeValueAsBytes(observation));
    }
  }
}
