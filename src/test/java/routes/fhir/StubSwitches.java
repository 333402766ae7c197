package routes.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What the {@link FhirStub} is to do otherwise than a FHIR server that has nothing against us. */
class StubSwitches extends StoredResources {
  final List<Answer> scripted = new ArrayList<>();
  Answer always;
  Predicate<JsonNode> refused = resource -> false;
  int refusal = 422;
  Runnable beforeTransaction = () -> {};
  int pageSize = Integer.MAX_VALUE;
  String stale = "";
  int refusedDeletes;
  String refusedType = "";
  int typeRefusal;
  boolean refusedReads;
  int refusedHistory;
  boolean silent;
  boolean alwaysSilent;
  boolean bareRefusals;
  int clientIdRefusal;
  String clientIdRefusalType = "";
  Told told = Told.RESOURCES;
  String retryAfter = "";
  boolean renaming;
  boolean ignoring;
  String ownName = "";
  final Map<String, List<String>> taken = new HashMap<>();
  int stormStatus;
  int stormLasts;
  Predicate<FhirStub.Request> misunderstood = request -> false;
  String misanswer = "";

  /** What the answer to a transaction says of each entry, where whole resources are asked for. */
  enum Told {
    RESOURCES,
    PLACES,
    NOTHING
  }

  record Answer(int status, String type, String body) {}

  /** Answers the next requests, as many as {@code times}, with that status and no FHIR content. */
  public synchronized void fail(int status, int times) {
    for (int i = 0; i < times; i++) {
      scripted.add(new Answer(status, "text/plain", "out"));
    }
  }

  /** Answers everything with that status until {@link #recover}. */
  public synchronized void down(int status) {
    always = new Answer(status, "text/plain", "out");
  }

  /** The same with 503, and with this Retry-After. */
  public synchronized void busy(String retryAfter) {
    down(503);
    this.retryAfter = retryAfter;
  }

  public synchronized void recover() {
    always = null;
    retryAfter = "";
  }

  /** Refuses (422) every transaction with such a resource, quoting it in the diagnostics. */
  public synchronized void refuse(Predicate<JsonNode> resource) {
    refuse(resource, 422);
  }

  /** Answers every transaction with such a resource with that status. */
  public synchronized void refuse(Predicate<JsonNode> resource, int status) {
    refused = resource;
    refusal = status;
  }

  /** Runs once, before the next transaction is looked at. */
  public synchronized void beforeTransaction(Runnable action) {
    beforeTransaction = action;
  }

  /** Answers such requests with 200 and that resource, whatever it is, and does nothing else. */
  synchronized void misanswer(Predicate<FhirStub.Request> which, String resource) {
    misunderstood = which;
    misanswer = resource;
  }

  /** Answers the next transactions, as many as {@code times}, with that status. */
  public synchronized void storm(int status, int times) {
    stormStatus = status;
    stormLasts = times;
  }

  /** Answers every write of that Observation with a version conflict. */
  synchronized void staleFor(String id) {
    stale = id;
  }

  /** Answers who asks for the versions of a resource with that status. */
  public synchronized void refuseHistory(int status) {
    refusedHistory = status;
  }

  /** Answers the next transaction with an empty Bundle, and does nothing. */
  public synchronized void loseTransaction() {
    silent = true;
  }

  /** Answers every transaction with an empty Bundle, and does nothing. */
  synchronized void answerEmpty(boolean empty) {
    alwaysSilent = empty;
  }

  /** Answers everything that deletes with that status; 0 deletes. */
  public synchronized void refuseDeletes(int status) {
    refusedDeletes = status;
  }

  /** Answers everything that reads, writes or deletes that type with that status. */
  public synchronized void refuseType(String type, int status) {
    refusedType = type;
    typeRefusal = status;
    refusedReads = true;
    bareRefusals = false;
  }

  /** Answers everything that writes that type with that status. */
  synchronized void refuseWrites(String type, int status) {
    refuseType(type, status);
    refusedReads = false;
  }

  /** The same, without an OperationOutcome. */
  synchronized void refuseWritesBarely(String type, int status) {
    refuseWrites(type, status);
    bareRefusals = true;
  }

  /** Answers a PUT to an id that is not there with that status; 0 takes it. */
  public synchronized void refuseClientIds(int status) {
    refuseClientIds("", status);
  }

  /** The same, for resources of one type only. */
  public synchronized void refuseClientIds(String type, int status) {
    clientIdRefusal = status;
    clientIdRefusalType = type;
  }

  /** Takes every PUT to an id that is not there, and stores it under another. */
  public synchronized void renamePuts() {
    renaming = true;
  }

  /** Answers every search with all that there is of the type. */
  public synchronized void ignoreParameters() {
    ignoring = true;
  }

  /** Refers to itself by that base URL; empty for the one it is asked by. */
  synchronized void callItself(String base) {
    ownName = base;
  }

  /** Takes a search by that identifier value or id for one of these resources ({@code Type/id}). */
  synchronized void takeFor(String value, String... references) {
    taken.put(value, List.of(references));
  }

  synchronized void tell(Told what) {
    told = what;
  }

  public synchronized void pageSize(int size) {
    pageSize = size;
  }

  /** Nothing stands here, and nothing is otherwise. */
  synchronized void reset() {
    clear();
    scripted.clear();
    always = null;
    refused = resource -> false;
    beforeTransaction = () -> {};
    pageSize = Integer.MAX_VALUE;
    stale = "";
    refusedDeletes = 0;
    refusedHistory = 0;
    silent = false;
    alwaysSilent = false;
    refusedType = "";
    clientIdRefusal = 0;
    told = Told.RESOURCES;
    stormLasts = 0;
    misunderstood = request -> false;
    renaming = false;
    ignoring = false;
    ownName = "";
    taken.clear();
  }
}
