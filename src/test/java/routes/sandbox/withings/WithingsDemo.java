package routes.sandbox.withings;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import routes.sandbox.DemoVendor;

/** Two people of one household, who share the scale, the cuff and the thermometer. */
public final class WithingsDemo implements DemoVendor {
  /** Days of history. */
  public static final int DAYS = 30;

  private static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");
  private static final String HOUSEHOLD = "sandbox";
  private static final String USERID = "363";
  private static final String PARTNER = "364";

  private final WithingsSimulator withings;
  private final DemoData person = DemoData.person(7, ZONE, HOUSEHOLD);
  private final DemoData partner = DemoData.person(8, ZONE, HOUSEHOLD);
  private final WithingsAccount account;
  private final WithingsAccount partnersAccount;
  private int pushed;

  /**
   * @param port of the simulator
   */
  public WithingsDemo(int port) {
    withings = WithingsSimulator.start(port);
    account = withings.addAccount(USERID, ZONE);
    partnersAccount = withings.addAccount(PARTNER, ZONE);
  }

  /** Base URL of the simulator. */
  public String url() {
    return withings.url();
  }

  @Override
  public String name() {
    return "withings";
  }

  @Override
  public List<String> arguments() {
    return List.of(
        "--vendors.withings.client-id=" + withings.clientId(),
        "--vendors.withings.client-secret=" + withings.clientSecret(),
        "--vendors.withings.authorization-uri=" + withings.authorizationUrl(),
        "--vendors.withings.api-uri=" + withings.url());
  }

  @Override
  public void allowRedirectTo(String uri) {
    withings.allowRedirectTo(uri);
  }

  @Override
  public void fillHistory() {
    account.addHistory(person.history(DAYS, Instant.now()));
    partnersAccount.addHistory(partner.history(DAYS, Instant.now()));
  }

  /** Whoever consents from now on is the other person of the household. */
  public void partnerConsents() {
    withings.switches().person(PARTNER);
  }

  /** Of the whole account: what is measured later is in it. */
  @Override
  public List<String> history() {
    return lines(account);
  }

  /** What must stand in FHIR of the other person. */
  public List<String> partnersHistory() {
    return lines(partnersAccount);
  }

  /**
   * The person measures something; Withings stores it and tells the jar.
   *
   * @return what was measured, in words
   */
  public String measureAndPush() {
    MeasureGroup group = withings.addReading(USERID, person.next(pushed++, Instant.now()));
    return Kind.of(group).map(Kind::title).orElse("Something");
  }

  private static List<String> lines(WithingsAccount account) {
    List<String> lines = new ArrayList<>();
    for (MeasureGroup group : account.groups()) {
      Arrays.stream(Kind.values())
          .map(kind -> kind.line(group, ZONE))
          .flatMap(Optional::stream)
          .forEach(lines::add);
    }
    return lines;
  }

  @Override
  public Collection<String> secrets() {
    return List.of(withings.clientSecret());
  }

  @Override
  public void close() {
    withings.close();
  }
}
