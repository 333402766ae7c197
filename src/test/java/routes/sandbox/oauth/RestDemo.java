package routes.sandbox.oauth;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import routes.sandbox.DemoVendor;

/** A vendor of standard OAuth 2 with one person, whose data lie at three days. */
public abstract class RestDemo implements DemoVendor {
  /** Yesterday, the day of what happens after the history. */
  public static final LocalDate LAST = LocalDate.now(ZoneOffset.UTC).minusDays(1);

  static final LocalDate DAY = LAST.minusDays(4);

  /** Further back than one request for history reaches. */
  static final LocalDate OLD = LAST.minusDays(39);

  private final String name;
  private final RestVendor vendor;

  RestDemo(String name, String person, VendorShape shape) {
    this.name = name;
    this.vendor = new RestVendor(person, shape.dialect(), shape);
  }

  /** The vendor itself, to make trouble at. */
  public RestVendor vendor() {
    return vendor;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> arguments() {
    return new ArrayList<>(
        List.of(
            key("client-id=") + vendor.clientId(),
            key("client-secret=") + vendor.clientSecret(),
            key("authorization-uri=") + vendor.authorizationUrl(),
            key("api-uri=") + apiUri()));
  }

  /** Where the API begins. */
  String apiUri() {
    return vendor.url();
  }

  final String key(String name) {
    return "--vendors." + this.name + "." + name;
  }

  @Override
  public void allowRedirectTo(String uri) {
    vendor.allowRedirectTo(uri);
  }

  @Override
  public Collection<String> secrets() {
    List<String> secrets = new ArrayList<>(vendor.tokens());
    secrets.add(vendor.clientSecret());
    return secrets;
  }

  @Override
  public void close() {
    vendor.close();
  }
}
