package routes.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import routes.fhir.bundle.FhirTransactions;
import routes.fhir.bundle.TransactionBundle;
import routes.fhir.client.FhirFailures.Purpose;

/** A FHIR server without HTTP, whose answers a test writes down. Thread-safe. */
public final class ScriptedTransactions implements FhirTransactions {
  private final ObjectMapper json;
  private final Map<String, ObjectNode> resources = new LinkedHashMap<>();
  private final List<Integer> sent = new ArrayList<>();
  private int searches;
  private BiFunction<Integer, List<JsonNode>, RuntimeException> refusal = (call, all) -> null;
  private boolean silent;
  private boolean losing;
  private volatile Runnable underWay = () -> {};

  public ScriptedTransactions(ObjectMapper json) {
    this.json = json;
  }

  public synchronized void reset() {
    resources.clear();
    forgetCalls();
    refusal = (call, all) -> null;
    silent = false;
    losing = false;
    underWay = () -> {};
  }

  /** Done in the thread of each transaction; others may be under way at the same time. */
  public void whileUnderWay(Runnable action) {
    underWay = action;
  }

  synchronized void forgetCalls() {
    sent.clear();
    searches = 0;
  }

  /** What a transaction of these resources fails with, by the number of the call; null for not. */
  public synchronized void fail(BiFunction<Integer, List<JsonNode>, RuntimeException> with) {
    refusal = with;
  }

  /** Answers transactions with nothing. */
  synchronized void saysNothing(boolean nothing) {
    silent = nothing;
  }

  /** Does the next transaction, and its answer does not arrive. */
  synchronized void loseAnAnswer() {
    losing = true;
  }

  /** How many Observations each transaction had. */
  public synchronized List<Integer> sent() {
    return List.copyOf(sent);
  }

  synchronized int searches() {
    return searches;
  }

  public synchronized List<ObjectNode> all(String type) {
    return resources.values().stream()
        .filter(one -> one.get("resourceType").asText().equals(type))
        .toList();
  }

  @Override
  public synchronized List<ObjectNode> search(String query, Purpose purpose) {
    searches++;
    return all(query.substring(0, query.indexOf('?'))).stream().map(ObjectNode::deepCopy).toList();
  }

  @Override
  public Map<String, TransactionBundle.Answered> send(String bundle, Purpose purpose) {
    underWay.run();
    return answered(bundle);
  }

  private synchronized Map<String, TransactionBundle.Answered> answered(String bundle) {
    List<JsonNode> written = new ArrayList<>();
    tree(bundle).path("entry").forEach(entry -> written.add(entry.path("resource")));
    sent.add(
        (int)
            written.stream()
                .filter(one -> one.path("resourceType").asText().equals("Observation"))
                .count());
    RuntimeException failure = refusal.apply(sent.size(), written);
    if (failure != null) {
      throw failure;
    }
    if (silent) {
      throw FhirOutageException.ofWriting("an empty Bundle");
    }
    Map<String, TransactionBundle.Answered> answers = new LinkedHashMap<>();
    for (JsonNode one : written) {
      String reference = one.get("resourceType").asText() + "/" + one.get("id").asText();
      boolean created = !resources.containsKey(reference);
      resources.put(reference, one.deepCopy());
      answers.put(
          reference, new TransactionBundle.Answered(reference, "1", created, one.deepCopy()));
    }
    if (losing) {
      losing = false;
      throw FhirOutageException.ofWriting("the answer was lost");
    }
    return answers;
  }

  private JsonNode tree(String text) {
    try {
      return json.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
