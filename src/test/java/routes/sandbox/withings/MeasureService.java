package routes.sandbox.withings;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** {@code POST /measure}, action getmeas, as the Withings data API describes it. */
final class MeasureService implements Service {

  private final Clock clock;
  private final Grants grants;
  private final Switches switches;
  private final Function<String, WithingsAccount> accounts;

  MeasureService(
      Clock clock, Grants grants, Switches switches, Function<String, WithingsAccount> accounts) {
    this.clock = clock;
    this.grants = grants;
    this.switches = switches;
    this.accounts = accounts;
  }

  @Override
  public ObjectNode answer(Call call) throws Refusal {
    if (!call.action().equals("getmeas")) {
      throw Refusal.notImplemented();
    }
    WithingsAccount account = accounts.apply(grants.use(call, "user.metrics").userid());
    Set<Integer> types = call.numbers("meastypes");
    types.addAll(call.numbers("meastype"));
    List<MeasureGroup> found = find(account, call, types);
    long offset = call.number("offset").orElse(0L);
    if (offset < 0) {
      throw Refusal.invalidParams("offset");
    }
    int pageSize = switches.pageSize();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("updatetime", clock.instant().getEpochSecond());
    body.put("timezone", account.zone().getId());
    ArrayNode groups = body.putArray("measuregrps");
    found.stream().skip(offset).limit(pageSize).forEach(g -> groups.add(g.toJson(types)));
    boolean more = offset + pageSize < found.size();
    body.put("more", more ? 1 : 0);
    body.put("offset", more ? offset + pageSize : 0);
    return body;
  }

  private List<MeasureGroup> find(WithingsAccount account, Call call, Set<Integer> types)
      throws Refusal {
    Optional<Long> start = call.number("startdate");
    Optional<Long> end = call.number("enddate");
    Optional<Long> lastUpdate = call.number("lastupdate");
    if (lastUpdate.isPresent() && (start.isPresent() || end.isPresent())) {
      throw Refusal.invalidParams("lastupdate excludes startdate and enddate");
    }
    if (start.isPresent() && end.isPresent() && start.get() > end.get()) {
      throw Refusal.invalidParams("startdate is after enddate");
    }
    if (call.number("category").orElse(1L) != 1) {
      return List.of();
    }
    return account.groups().stream()
        .filter(g -> g.hasAny(types))
        .filter(g -> start.isEmpty() || g.reading().date().getEpochSecond() >= start.get())
        .filter(g -> end.isEmpty() || g.reading().date().getEpochSecond() <= end.get())
        .filter(g -> lastUpdate.isEmpty() || g.modified().getEpochSecond() > lastUpdate.get())
        .toList();
  }
}
