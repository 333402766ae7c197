package routes.sandbox.withings;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A Withings cloud on 127.0.0.1: consent page, OAuth, measures, activity, sleep, heart recordings,
 * notifications, devices, with the oddities of the real one (errors as HTTP 200 with a status in
 * the body, rotating refresh tokens, 30-second codes, newest first paging). Source: the Withings
 * data API, version 2.0, at developer.withings.com/api-reference.
 *
 * <p>Paths are Withings' own: {@code /oauth2_user/authorize2}, {@code /v2/oauth2}, {@code
 * /v2/signature}, {@code /measure}, {@code /v2/measure}, {@code /v2/sleep}, {@code /v2/heart},
 * {@code /notify}, {@code /v2/user}.
 */
public final class WithingsSimulator implements AutoCloseable {

  private final Switches switches = new Switches();
  private final Application application =
      new Application("demo-client", "d2f5a1c46f7b4e3c9a1e0b7c5d3f2a10");
  private final Clock clock;
  private final Map<String, WithingsAccount> accounts = new ConcurrentHashMap<>();
  private final List<String> userids = new CopyOnWriteArrayList<>();
  private final AtomicLong groupIds = new AtomicLong(5_200_000_000L);
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "withings-simulator");
            thread.setDaemon(true);
            return thread;
          });
  private final HttpServer server;
  private final Grants grants;
  private final NotifyService notifications;
  private final Pushes pushes;
  private final Announcements announcements;
  private final FrontDoor door;

  private WithingsSimulator(int port, Clock clock) throws IOException {
    this.clock = clock;
    this.grants = new Grants(clock, switches);
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    this.notifications = new NotifyService(grants, client);
    this.pushes = new Pushes(client, switches);
    this.announcements = new Announcements(notifications, pushes);
    OAuthService oauth = new OAuthService(application, grants, notifications::end);
    this.door =
        new FrontDoor(
            clock,
            switches,
            new AuthorizationPage(application, grants, switches, this::firstUserid),
            Map.of(
                "/v2/oauth2",
                oauth::oauth2,
                "/v2/signature",
                oauth::signature,
                "/measure",
                new MeasureService(clock, grants, switches, this::account),
                "/v2/measure",
                new ActivityService(grants, switches, this::account),
                "/v2/sleep",
                new SleepService(grants, switches, this::account),
                "/v2/heart",
                new HeartService(grants, switches, this::account),
                "/notify",
                notifications,
                "/v2/user",
                new UserService(clock, grants, this::account)));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
    server.setExecutor(threads);
    server.createContext("/", door);
    server.start();
  }

  /**
   * Starts a simulator without accounts.
   *
   * @param port 0 takes a free one
   * @throws UncheckedIOException where the port is taken
   */
  public static WithingsSimulator start(int port) {
    return start(port, Clock.systemUTC());
  }

  /** As {@link #start(int)}, with a clock that a test can move. */
  public static WithingsSimulator start(int port, Clock clock) {
    try {
      return new WithingsSimulator(port, clock);
    } catch (IOException e) {
      throw new UncheckedIOException("no simulator on port " + port, e);
    }
  }

  /** The base URL, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public String authorizationUrl() {
    return url() + FrontDoor.AUTHORIZE;
  }

  public String clientId() {
    return application.clientId();
  }

  public String clientSecret() {
    return application.clientSecret();
  }

  public Switches switches() {
    return switches;
  }

  /** Registers a callback address of the application; others are refused at the consent page. */
  public void allowRedirectTo(String uri) {
    application.redirectUris().add(uri);
  }

  /** Opens an account without readings. */
  public WithingsAccount addAccount(String userid, ZoneId zone) {
    WithingsAccount account = new WithingsAccount(userid, zone, clock, groupIds);
    accounts.put(userid, account);
    userids.add(userid);
    return account;
  }

  /**
   * An account by its userid.
   *
   * @throws IllegalArgumentException where there is none
   */
  public WithingsAccount account(String userid) {
    return Optional.ofNullable(accounts.get(userid))
        .orElseThrow(() -> new IllegalArgumentException("no account " + userid));
  }

  private String firstUserid() {
    return userids.stream()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the simulator has no account"));
  }

  /** Stores a reading as of now and pushes the news to whoever subscribed. */
  public MeasureGroup addReading(String userid, Reading reading) {
    MeasureGroup group = account(userid).add(reading);
    announcements.measures(userid, group);
    return group;
  }

  /** Pushes of what changed. */
  public Announcements announcements() {
    return announcements;
  }

  /** Access tokens of a user stop working at once; refresh tokens stay. */
  public void expireAccessTokens(String userid) {
    grants.expireAccessTokens(userid);
  }

  /**
   * The person removes the application in Withings' settings; told where appli 46 is subscribed.
   */
  public void revokeByUser(String userid) {
    grants.revoke(userid);
    announcements.account(userid, "unlink");
    notifications.end(userid);
  }

  /** Withings forgets what the person is subscribed to, as after four pushes without an answer. */
  public void loseSubscriptions(String userid) {
    notifications.end(userid);
  }

  public List<Subscription> subscriptions() {
    return notifications.subscriptions();
  }

  public Pushes pushes() {
    return pushes;
  }

  /** Every call so far, in the order of arrival. */
  public List<Call> calls() {
    return door.calls();
  }

  /** The calls of one path and action so far, for example {@code /measure} and {@code getmeas}. */
  public List<Call> calls(String path, String action) {
    return door.calls().stream()
        .filter(call -> call.path().equals(path) && call.action().equals(action))
        .toList();
  }

  @Override
  public void close() {
    pushes.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
