package routes.connection.page;

import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import routes.connection.core.ConnectionState;
import routes.connection.core.OpaqueKey;
import routes.connection.core.RefusedException;
import routes.connection.core.WebAnswer;
import routes.connection.device.ConnectionDevices;
import routes.connection.end.Disconnections;
import routes.connection.end.OffboardingStatus;
import routes.connection.end.OffboardingSteps;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;
import routes.operations.support.UtcTime;

/** A person's own page of one connection. Its key is the only way in; the hash of it is kept. */
@Component("personPage")
public class PersonPage {

  private final JdbcClient database;
  private final Vendors vendors;
  private final Disconnections disconnections;
  private final OffboardingSteps farewells;
  private final ConnectionDevices devices;
  private final Pages pages;

  PersonPage(
      JdbcClient database,
      Vendors vendors,
      Disconnections disconnections,
      OffboardingSteps farewells,
      ConnectionDevices devices,
      Pages pages) {
    this.database = database;
    this.vendors = vendors;
    this.disconnections = disconnections;
    this.farewells = farewells;
    this.devices = devices;
    this.pages = pages;
  }

  /**
   * The page.
   *
   * @throws RefusedException with status 404 for an unknown key
   */
  public WebAnswer show(String key) {
    String id = connection(key);
    List<OffboardingStatus> farewell = farewells.of(id);
    ConnectionPage page =
        database
            .sql("select * from connection where id = ?")
            .param(id)
            .query(
                (row, number) ->
                    new ConnectionPage(
                        displayName(row.getString("vendor")),
                        ConnectionState.valueOf(row.getString("state")),
                        row.getString("state_reason"),
                        UtcTime.nullable(row, "consented_at"),
                        UtcTime.nullable(row, "consent_expires_at"),
                        UtcTime.nullable(row, "last_reading_at"),
                        row.getString("return_url"),
                        vendors
                            .find(row.getString("vendor"))
                            .flatMap(vendors::successorOf)
                            .orElse(null),
                        farewell,
                        devices.of(id)))
            .single();
    return WebAnswer.page(200, pages.person(page, "/my/" + key));
  }

  /**
   * Ends sharing at once. Stopping twice is no mistake.
   *
   * @throws RefusedException with status 404 for an unknown key
   */
  public void stop(String key) {
    disconnections.end(connection(key), null, false);
  }

  /**
   * Ends sharing at once and has the readings filed deleted.
   *
   * @param form the fields of the page's form
   * @throws RefusedException with status 404 for an unknown key, 400 where the box is not ticked
   */
  public void erase(String key, Map<String, String> form) {
    String id = connection(key);
    if (!"yes".equals(form.get("confirm"))) {
      throw new RefusedException(
          400,
          "Nothing was deleted: please tick the box beside the button first, and press it again.",
          "/my/" + key);
    }
    disconnections.end(id, null, true);
  }

  /**
   * Withholds the readings of one device from now on. Stopping twice is no mistake.
   *
   * @throws RefusedException with status 404 for an unknown key or device
   */
  public void stopDevice(String key, String device) {
    devices.stop(connection(key), device);
  }

  /**
   * Files the readings of one device again. Asking twice is no mistake.
   *
   * @throws RefusedException with status 404 for an unknown key or device
   */
  public void shareDevice(String key, String device) {
    devices.share(connection(key), device);
  }

  /** Back to the page, which now says what has come of it. */
  public WebAnswer again(String key) {
    return WebAnswer.seeOther("/my/" + key);
  }

  private String displayName(String vendor) {
    return vendors.find(vendor).map(Vendor::displayName).orElse(vendor);
  }

  private String connection(String key) {
    return database
        .sql("select id from connection where person_key_hash = ?")
        .param(OpaqueKey.hash(key))
        .query(String.class)
        .optional()
        .orElseThrow(PersonPage::unknown);
  }

  private static RefusedException unknown() {
    return new RefusedException(
        404, "This page is not known. If you have connected again since, use the newer address.");
  }
}
