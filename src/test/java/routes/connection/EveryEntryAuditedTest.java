package routes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import routes.WearablesOnFhir;
import routes.connection.core.OpaqueKey;
import routes.operations.audit.AuditedEntries;
import routes.operations.audit.SendCounts;
import routes.operations.support.UtcTime;

/** The whole product, with every vendor: each of its entries is audited, or says why it is not. */
class EveryEntryAuditedTest {
  private static final String SECRET = "0123456789abcdef-secret";
  private static final String KEY = "k".repeat(43);
  private static final List<String> VENDORS =
      List.of(
          "withings", "google-health", "oura", "whoop", "dexcom", "polar", "fitbit", "google-fit");

  private static Path data;
  private static ConfigurableApplicationContext product;
  private static JdbcClient database;

  @BeforeAll
  static void start() throws IOException {
    data = Files.createTempDirectory("audited");
    List<String> arguments = new ArrayList<>();
    arguments.add("--server.port=0");
    arguments.add("--data-dir=" + data);
    arguments.add("--routes-dir=" + data.resolve("routes"));
    arguments.add("--fhir.server-url=http://127.0.0.1:1/fhir");
    arguments.add("--public-url=http://localhost");
    arguments.add("--entry.min-free-space=1MB");
    for (String role : List.of("invite", "send", "admin")) {
      arguments.add("--api.clients." + role + ".secret={noop}" + SECRET);
      arguments.add("--api.clients." + role + ".roles=" + role);
    }
    arguments.add("--api.clients.send.mapping=generic-json");
    for (String vendor : VENDORS) {
      arguments.add("--vendors." + vendor + ".client-id=client-1");
      arguments.add("--vendors." + vendor + ".client-secret=client-secret-1");
    }
    // Nothing goes on by itself, so that nobody outside is called.
    for (String schedule :
        List.of(
            "pending",
            "poll",
            "deferred",
            "parked",
            "close-windows",
            "consent-expiry",
            "consent-mirror",
            "audit-mirror",
            "farewells",
            "erasures",
            "erased-leftovers",
            "subscription-checks",
            "app-subscriptions")) {
      arguments.add("--schedule." + schedule + "=0 0 0 1 1 ? 2099");
    }
    product = SpringApplication.run(WearablesOnFhir.class, arguments.toArray(String[]::new));
    database = product.getBean(JdbcClient.class);
  }

  @AfterAll
  static void stop() throws IOException {
    product.close();
    FileSystemUtils.deleteRecursively(data);
  }

  private record Entry(String method, String pattern) {}

  @Test
  void everyEntryLeavesAnEventOrHasAReasonNotTo() throws Exception {
    List<Entry> entries = entries();
    assertThat(entries)
        .contains(
            new Entry("GET", "/api/connections/{id}"),
            new Entry("POST", "/my/{key}/erase"),
            new Entry("GET", "/connect/{token}"));
    TreeSet<String> exempt = new TreeSet<>();
    for (Entry entry : entries) {
      someone();
      long before = newest();
      if (AuditedEntries.exempt(entry.pattern()).isPresent()) {
        exempt.add(entry.pattern());
        continue;
      }
      HttpResponse<String> answer = call(entry, caller(entry));
      Map<String, Object> event = event(before, entry.method() + " " + entry.pattern());
      assertThat(event.get("who"))
          .as(entry.toString())
          .isEqualTo(
              entry.pattern().startsWith("/api/")
                  ? caller(entry)
                  : entry.pattern().startsWith("/my/")
                          || entry.pattern().startsWith("/connect/")
                          || entry.pattern().startsWith("/oauth/")
                      ? "person"
                      : "anonymous");
      assertThat(event.get("status")).as(entry.toString()).isEqualTo(answer.statusCode());
      assertThat(event.get("address")).as(entry.toString()).isEqualTo("127.0.0.1");
      if (entry.pattern().matches(".*\\{(id|key|token)}.*|/oauth/callback/.*")) {
        assertThat(event.get("patient")).as(entry.toString()).isEqualTo("urn:x|someone");
      }
      if (entry.pattern().matches(".*\\{(id|key)}.*")) {
        assertThat(event.get("connection_id")).as(entry.toString()).isEqualTo("c-1");
      }
    }
    assertThat(exempt).contains("/api/device-messages");
    assertThat(
            database
                .sql(
                    "select * from audit_event where concat(who, action, coalesce(patient, ''),"
                        + " coalesce(detail, '')) like '%"
                        + KEY
                        + "%'")
                .query()
                .listOfRows())
        .isEmpty();
  }

  @Test
  void whatACallShowsBesideItsLinkHidesNobody() throws Exception {
    for (Entry entry : entries()) {
      if (entry.pattern().startsWith("/connect/{token}")) {
        for (String query : List.of("", "?jwt=x")) {
          someone();
          long before = newest();
          new Browser(url())
              .send(
                  HttpRequest.newBuilder(
                          URI.create(
                              url()
                                  + entry
                                      .pattern()
                                      .replace("{token}", KEY)
                                      .replace("{vendor}", "withings")
                                  + query))
                      .header("Authorization", "Basic eDp5")
                      .method(entry.method(), BodyPublishers.noBody()));
          assertThat(event(before, entry.method() + " " + entry.pattern()).get("patient"))
              .as(entry + query)
              .isEqualTo("urn:x|someone");
        }
      }
    }
  }

  @Test
  void anErasureIsNoMereEnd() throws Exception {
    for (String asked : List.of("", "erase", "give-up", "erase give-up")) {
      someone();
      long before = newest();
      String query = asked.replace(" ", "=true&");
      HttpResponse<String> answer =
          new Browser(url())
              .send(
                  HttpRequest.newBuilder(
                          URI.create(
                              url()
                                  + "/api/connections/c-1"
                                  + (asked.isEmpty() ? "" : "?" + query + "=true")))
                      .header("Authorization", basic("admin", SECRET))
                      .DELETE());
      assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
      assertThat(event(before, "DELETE /api/connections/{id}").get("detail"))
          .isEqualTo(asked.isEmpty() ? null : asked);
    }
  }

  /** Whom a call is about stands in its body, and is told when it has been read. */
  @Test
  void anInvitationIsAboutWhomItInvites() throws Exception {
    long before = newest();
    HttpResponse<String> answer =
        post(
            "/api/invitations",
            "invite",
            SECRET,
            """
            {"patient": {"system": "urn:x", "value": "invited"}, "vendors": ["withings"]}
            """);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    Map<String, Object> event = event(before, "POST /api/invitations");
    assertThat(event.get("patient")).isEqualTo("urn:x|invited");
    assertThat(event.get("who")).isEqualTo("invite");
  }

  @Test
  void whatCannotBeAuditedDoesNotHappen() throws Exception {
    someone();
    database.sql("alter table audit_call rename to audit_call_away").update();
    try {
      for (Entry entry : entries()) {
        if (AuditedEntries.exempt(entry.pattern()).isEmpty()) {
          assertThat(call(entry, caller(entry)).statusCode()).as(entry.toString()).isEqualTo(503);
        }
      }
    } finally {
      database.sql("alter table audit_call_away rename to audit_call").update();
    }
    assertThat(
            database
                .sql("select state from connection where id = 'c-1'")
                .query(String.class)
                .single())
        .isEqualTo("ACTIVE");
    assertThat(count("select count(*) from invitation")).isEqualTo(1);
  }

  @Test
  void whoAsksForWhatTheirRoleDoesNotLetThemIsInTheAudit() throws Exception {
    long before = newest();

    assertThat(call(new Entry("GET", "/api/audit"), "invite").statusCode()).isEqualTo(403);

    assertThat(event(before, "GET /api/audit"))
        .containsEntry("who", "invite")
        .containsEntry("outcome", "denied")
        .containsEntry("status", 403);
  }

  @Test
  void aFailedSignInIsInTheAuditUnderTheNameOfAClientOnly() throws Exception {
    long before = newest();

    assertThat(get("/api/audit", "admin", "wrong").statusCode()).isEqualTo(401);
    assertThat(event(before, "sign-in")).containsEntry("who", "admin").containsEntry("status", 401);
    before = newest();
    assertThat(get("/api/audit", "a-secret-by-mistake", "x").statusCode()).isEqualTo(401);

    assertThat(event(before, "sign-in"))
        .containsEntry("who", "unknown")
        .containsEntry("outcome", "denied")
        .containsEntry("address", "127.0.0.1");
  }

  @Test
  void guessedLinksFillNothing() throws Exception {
    long before = newest();

    new Browser(url()).get("/my/" + "x".repeat(43));
    new Browser(url()).get("/connect/" + "x".repeat(43));
    new Browser(url()).get("/oauth/callback/withings?state=guessed&code=x");
    get("/api/audit", "admin", SECRET);
    event(before, "GET /api/audit");

    assertThat(
            count(
                "select count(*) from audit_event where action not like '%/api/%'"
                    + " and id > "
                    + before))
        .isZero();
    assertThat(count("select count(*) from audit_call")).isZero();
  }

  @Test
  void sendsAreCountedBySenderAndHour() throws Exception {
    long before = newest();
    database.sql("delete from audit_send").update();
    for (int i = 0; i < 3; i++) {
      call(new Entry("POST", "/api/device-messages"), "send");
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              product.getBean(SendCounts.class).flush();
              assertThat(
                      database
                          .sql("select sum(sends) from audit_send where sender = 'send'")
                          .query(Long.class)
                          .single())
                  .isEqualTo(3);
            });

    assertThat(get("/api/audit/sends?sender=send", "admin", SECRET).body())
        .contains("\"sender\":\"send\"", "\"sends\":3", "\"hour\":\"");
    assertThat(count("select count(*) from audit_event where who = 'send' and id > " + before))
        .isZero();
  }

  @Test
  void administratorsFindWhatHappenedOfOnePerson() throws Exception {
    someone();
    new Browser(url()).get("/my/" + KEY);
    await()
        .untilAsserted(
            () ->
                assertThat(
                        get("/api/audit?patient=urn:x%7Csomeone&limit=1", "admin", SECRET).body())
                    .contains("\"patient\":\"urn:x|someone\"", "\"action\":\"GET /my/{key}\""));
    assertThat(get("/api/audit?connection-id=c-1&limit=1", "admin", SECRET).body())
        .contains("\"connection\":\"c-1\"");
    assertThat(get("/api/audit?who=nobody", "admin", SECRET).body()).isEqualTo("{\"events\":[]}");
    assertThat(get("/api/audit?since=yesterday", "admin", SECRET).statusCode()).isEqualTo(400);
    assertThat(get("/api/audit?limit=0", "admin", SECRET).statusCode()).isEqualTo(400);
  }

  /** Whatever was asked for, and by whichever of their names the person is looked for. */
  @Test
  void whoeverAnAnswerToldOfFindsThatItDid() throws Exception {
    Set<String> telling = new TreeSet<>();
    for (Entry entry : entries()) {
      // Its answers are events; one for each would make it grow with every look.
      if (!entry.pattern().startsWith("/api/") || entry.pattern().equals("/api/audit")) {
        continue;
      }
      for (String query :
          List.of(
              "",
              "?patient=Patient/17",
              "?patient=urn:x%7Csomeone",
              "?owner=portal",
              "?farewell=open")) {
        someone();
        knownByReferenceToo();
        long before = newest();
        HttpResponse<String> answer = call(entry, query, caller(entry));
        String action = entry.method() + " " + entry.pattern();
        if (AuditedEntries.exempt(entry.pattern()).isPresent()
            || !answer.body().matches("(?s).*(someone|Patient/17).*")) {
          continue;
        }
        telling.add(action);
        event(before, action);
        for (String name : List.of("urn:x%7Csomeone", "Patient/17")) {
          assertThat(get("/api/audit?patient=" + name + "&limit=2", "admin", SECRET).body())
              .as(action + query + " by " + name)
              .contains("\"action\":\"" + action + "\"");
        }
      }
    }
    assertThat(telling)
        .contains(
            "GET /api/connections",
            "GET /api/connections/{id}",
            "GET /api/account-conflicts",
            "GET /api/devices",
            "PUT /api/connections/{id}/owner");
  }

  private static void knownByReferenceToo() {
    database.sql("delete from audit_event").update();
    database
        .sql("update connection set patient_reference = 'Patient/17', owner = 'portal'")
        .update();
    database
        .sql(
            """
            insert into account_conflict (id, connection_id, invitation_hash, patient_system,
              patient_value, first_at, last_at, times)
            values ('a-1', 'c-1', 'h', 'urn:x', 'someone', ?, ?, 1)
            """)
        .params(UtcTime.now(), UtcTime.now())
        .update();
    database
        .sql(
            """
            insert into device_link (id, sender, device_id, patient_system, patient_value,
              linked_from, created_at)
            values ('d-1', 'send', 'scale', 'urn:x', 'someone', ?, ?)
            """)
        .params(UtcTime.now(), UtcTime.now())
        .update();
  }

  @Test
  void noEntryIsNamedByAClassOfTheProgram() throws Exception {
    someone();
    for (String origin : new String[] {null, "https://elsewhere.example"}) {
      long before = newest();
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url() + "/api/connections/c-1"))
              .header("Authorization", basic("admin", SECRET))
              .method("OPTIONS", BodyPublishers.noBody());
      if (origin != null) {
        request.header("Origin", origin).header("Access-Control-Request-Method", "GET");
      }
      new Browser(url()).send(request);
      get("/api/audit", "admin", SECRET);
      event(before, "GET /api/audit");

      assertThat(
              database
                  .sql("select action from audit_event where id > ? and action like 'OPTIONS%'")
                  .param(before)
                  .query(String.class)
                  .list())
          .isSubsetOf("OPTIONS (preflight)", "OPTIONS /api/connections/{id}");
    }
  }

  private static List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (RequestMappingInfoHandlerMapping mapping :
        product.getBeansOfType(RequestMappingInfoHandlerMapping.class).values()) {
      for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
        for (String pattern : info.getPatternValues()) {
          Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
          for (RequestMethod method : methods.isEmpty() ? Set.of(RequestMethod.GET) : methods) {
            entries.add(new Entry(method.name(), pattern));
          }
        }
      }
    }
    return entries;
  }

  private static String caller(Entry entry) {
    return entry.pattern().startsWith("/api/invitations") ? "invite" : "admin";
  }

  /** A person with a connection, an invitation and an attempt under way, as new. */
  private static void someone() {
    for (String table :
        List.of(
            "account_conflict",
            "device_link",
            "farewell_token",
            "farewell",
            "connection_device",
            "consent_mirror",
            "connection_token",
            "watermark",
            "connection",
            "authorization_attempt",
            "invitation")) {
      database.sql("delete from " + table).update();
    }
    Rows.active(database, "c-1", "someone", UtcTime.now().plusDays(1));
    database
        .sql("update connection set person_key_hash = ? where id = 'c-1'")
        .param(OpaqueKey.hash(KEY))
        .update();
    database
        .sql(
            """
            insert into invitation (token_hash, patient_system, patient_value, vendors, created_at,
              expires_at)
            values (?, 'urn:x', 'someone', 'withings', ?, ?)
            """)
        .params(OpaqueKey.hash(KEY), UtcTime.now(), UtcTime.now().plusDays(1))
        .update();
    database
        .sql(
            """
            insert into authorization_attempt (state_hash, browser_hash, invitation_hash, vendor,
              consent_version, consented_at, expires_at)
            values (?, 'b', ?, 'withings', '1', ?, ?)
            """)
        .params(
            OpaqueKey.hash(KEY), OpaqueKey.hash(KEY), UtcTime.now(), UtcTime.now().plusMinutes(10))
        .update();
  }

  private static HttpResponse<String> call(Entry entry, String caller) throws Exception {
    return call(entry, entry.pattern().startsWith("/oauth/") ? "?state=" + KEY : "", caller);
  }

  private static HttpResponse<String> call(Entry entry, String query, String caller)
      throws Exception {
    String path =
        entry
            .pattern()
            .replace("{id}", "c-1")
            .replace("{key}", KEY)
            .replace("{token}", KEY)
            .replace("{vendor}", "withings")
            .replaceAll("\\{[^}]+}", "x");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path + query))
            .method(
                entry.method(),
                switch (entry.method()) {
                  case "POST" -> BodyPublishers.ofString("{}");
                  case "PUT" -> BodyPublishers.ofString("{\"owner\": null}");
                  default -> BodyPublishers.noBody();
                });
    if (path.startsWith("/api/")) {
      request.header("Authorization", basic(caller, SECRET));
    }
    return new Browser(url()).send(request);
  }

  private static HttpResponse<String> get(String path, String name, String secret)
      throws Exception {
    return new Browser(url())
        .send(
            HttpRequest.newBuilder(URI.create(url() + path))
                .header("Authorization", basic(name, secret)));
  }

  private static HttpResponse<String> post(String path, String name, String secret, String body)
      throws Exception {
    return new Browser(url())
        .send(
            HttpRequest.newBuilder(URI.create(url() + path))
                .header("Authorization", basic(name, secret))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
  }

  private static String basic(String name, String secret) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((name + ":" + secret).getBytes(StandardCharsets.UTF_8));
  }

  private static String url() {
    return "http://127.0.0.1:" + product.getEnvironment().getProperty("local.server.port");
  }

  /** The event of this action that is newer than that one; a call ends after its answer. */
  private static Map<String, Object> event(long before, String action) {
    return await()
        .alias(action)
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                database
                    .sql("select * from audit_event where action = ? and id > ? order by id")
                    .params(action, before)
                    .query()
                    .listOfRows(),
            rows -> !rows.isEmpty())
        .get(0);
  }

  private static long newest() {
    return count("select coalesce(max(id), 0) from audit_event");
  }

  private static long count(String sql) {
    return database.sql(sql).query(Long.class).single();
  }
}
