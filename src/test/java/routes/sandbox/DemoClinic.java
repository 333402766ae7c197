package routes.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import routes.sandbox.googlehealth.GoogleHealthDemo;
import routes.sandbox.oauth.DexcomDemo;
import routes.sandbox.oauth.FitbitDemo;
import routes.sandbox.oauth.GoogleFitDemo;
import routes.sandbox.oauth.OuraDemo;
import routes.sandbox.oauth.PolarDemo;
import routes.sandbox.oauth.WhoopDemo;
import routes.sandbox.withings.WithingsDemo;

/**
 * A clinic with two patients of one household: a FHIR server, the product's jar and simulated
 * vendors. One patient has an account at every vendor, the other one shares the scale. It tells on
 * standard output what happens. Times are not limits of the product but of patience.
 */
final class DemoClinic implements AutoCloseable {

  private static final String DEMO = "sandbox-1";
  private static final String PARTNER = "sandbox-2";

  private final Path folder;
  private final Portal portal = new Portal();
  private final WithingsDemo withings = new WithingsDemo(FreePort.preferred(8091));
  private final FitbitDemo fitbit = new FitbitDemo(ZoneId.of("Pacific/Auckland"));
  private final List<DemoVendor> vendors =
      List.of(
          withings,
          new GoogleHealthDemo(),
          new OuraDemo(),
          new WhoopDemo(),
          new DexcomDemo(),
          new PolarDemo(),
          fitbit,
          new GoogleFitDemo());
  private final FhirServerProcess fhir =
      FhirServerProcess.inMemory().port(FreePort.preferred(8090));
  private final FhirStore store = new FhirStore(fhir.baseUrl());
  private final JarProcess jar;
  private final List<URI> pages = new ArrayList<>();
  private String demoPatient = "";
  private String partnerPatient = "";

  DemoClinic(Path folder) {
    this.folder = folder;
    List<String> arguments = new ArrayList<>(portal.arguments());
    arguments.add("--fhir.server-url=" + fhir.baseUrl());
    arguments.add("--fhir.flush-interval-ms=5000");
    vendors.forEach(vendor -> arguments.addAll(vendor.arguments()));
    arguments.add(fitbit.depth());
    jar = JarProcess.in(folder, arguments.toArray(String[]::new)).port(FreePort.preferred(8080));
    for (DemoVendor vendor : vendors) {
      vendor.fillHistory();
      vendor.allowRedirectTo(jar.url() + "/oauth/callback/" + vendor.name());
    }
  }

  /** Starts all parts. */
  void start() {
    say("Starting a FHIR server (HAPI, in memory) …");
    fhir.start();
    say("Starting the jar; its log is " + folder.resolve("jar.log"));
    jar.start();
    say("A simulated Withings stands at " + withings.url() + ", other vendors beside it.");
  }

  /** Invites the patients and goes their way through consent. */
  void connect() {
    demoPatient = store.createPatient(DEMO, "Demo");
    partnerPatient = store.createPatient(PARTNER, "Partner");
    say("The clinic's patients are %s and %s; inviting …".formatted(demoPatient, partnerPatient));
    List<String> names = vendors.stream().map(DemoVendor::name).toList();
    URI link = portal.invite(jar.url(), FhirStore.PATIENT_SYSTEM, DEMO, names);
    for (String vendor : names) {
      say("One opens the invitation and allows " + vendor + " …");
      pages.add(portal.consent(link, vendor));
    }
    say("The other one, who shares the scale, allows withings …");
    withings.partnerConsents();
    pages.add(
        portal.consent(
            portal.invite(jar.url(), FhirStore.PATIENT_SYSTEM, PARTNER, List.of(withings.name())),
            withings.name()));
    say("Connected. Weeks of history follow.");
  }

  /** Waits until exactly the Observations that the accounts' data make stand in FHIR. */
  void awaitEverything(Duration patience) {
    int expected =
        vendors.stream().mapToInt(vendor -> vendor.history().size()).sum()
            + withings.partnersHistory().size();
    int[] last = {-1};
    try {
      Awaitility.await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofSeconds(1))
          .atMost(patience)
          .until(
              () -> {
                int found = observations(demoPatient) + observations(partnerPatient);
                if (found != last[0]) {
                  say(found + " of " + expected + " Observations stand in FHIR.");
                  last[0] = found;
                }
                return (found >= expected && complete()) || !jar.isAlive();
              });
    } catch (ConditionTimeoutException e) {
      say("Still not all of them after " + patience.toSeconds() + " s.");
    }
    if (!jar.isAlive()) {
      throw new IllegalStateException("the jar has ended");
    }
  }

  /** The person measures something; Withings stores it and tells the jar. */
  void measureAndPush() {
    say(withings.measureAndPush() + " is measured; Withings pushes the news.");
  }

  /** Whether both patients have everything, once each, and nothing else. */
  boolean complete() {
    return summaries().values().stream().allMatch(Summary::complete);
  }

  void printSummary() {
    summaries().forEach((patient, summary) -> say("\n" + patient + "\n" + summary.table()));
  }

  private int observations(String patient) {
    return store.count("Observation?subject=" + patient);
  }

  private Map<String, Summary> summaries() {
    Map<String, List<String>> ofDemo = new LinkedHashMap<>();
    vendors.forEach(vendor -> ofDemo.put(vendor.name(), vendor.history()));
    Map<String, Summary> summaries = new LinkedHashMap<>();
    summaries.put(demoPatient, Summary.of(ofDemo, store.observations(demoPatient)));
    summaries.put(
        partnerPatient,
        Summary.of(
            Map.of(withings.name(), withings.partnersHistory()),
            store.observations(partnerPatient)));
    return summaries;
  }

  void printLinks() {
    String observations = fhir.baseUrl() + "/Observation?subject=" + demoPatient + "&_sort=-date";
    say("  The person's page  " + pages.get(0));
    say("  Observations       " + observations);
    say("  Health             " + jar.managementUrl() + "/actuator/health");
  }

  private static void say(String what) {
    System.out.println(what);
  }

  @Override
  public synchronized void close() {
    jar.close();
    fhir.close();
    vendors.forEach(DemoVendor::close);
  }
}
