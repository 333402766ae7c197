package routes.mapping.expression;

import com.fasterxml.jackson.databind.JsonNode;
import io.burt.jmespath.Adapter;
import io.burt.jmespath.node.SliceNode;
import java.util.ArrayList;
import java.util.List;

/** A slice that any bounds and any value fit; the library's own fails on some of them. */
final class JmesPathSlice extends SliceNode<JsonNode> {
  private final Integer start;
  private final Integer stop;
  private final long step;

  /**
   * @param start null for the begin
   * @param stop null for the end
   * @param step null for 1; not 0
   */
  JmesPathSlice(Adapter<JsonNode> runtime, Integer start, Integer stop, Integer step) {
    super(runtime, start, stop, step);
    this.start = start;
    this.stop = stop;
    this.step = step == null ? 1 : step;
  }

  @Override
  public JsonNode search(JsonNode input) {
    List<JsonNode> elements = runtime.toList(input);
    int size = elements.size();
    long lowest = step > 0 ? 0 : -1;
    long highest = step > 0 ? size : size - 1L;
    long from = bound(start, step > 0 ? lowest : highest, size, lowest, highest);
    long to = bound(stop, step > 0 ? highest : lowest, size, lowest, highest);
    List<JsonNode> chosen = new ArrayList<>();
    for (long at = from; step > 0 ? at < to : at > to; at += step) {
      chosen.add(elements.get((int) at));
    }
    return runtime.createArray(chosen);
  }

  private static long bound(Integer given, long otherwise, int size, long lowest, long highest) {
    if (given == null) {
      return otherwise;
    }
    long counted = given < 0 ? (long) given + size : given;
    return Math.max(lowest, Math.min(highest, counted));
  }
}
