package routes.connection;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** A person's own page of one connection. Its key is the only way in; the hash of it is kept. */
@Component("personPage")
public class PersonPage {

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Vendors vendors;
  private final Tokens tokens;
  private final Disconnections disconnections;
  private final Pages pages;

  PersonPage(
      JdbcClient database,
      TransactionTemplate transaction,
      Vendors vendors,
      Tokens tokens,
      Disconnections disconnections,
      Pages pages) {
    this.database = database;
    this.transaction = transaction;
    this.vendors = vendors;
    this.tokens = tokens;
    this.disconnections = disconnections;
    this.pages = pages;
  }

  /**
   * What is left to tell the vendor after a person stopped. Never printed: it may hold the last
   * access token.
   */
  public record Farewell(
      String connectionId, String vendor, Optional<String> bearer, List<String> applis) {
    @Override
    public String toString() {
      return "Farewell[connectionId=" + connectionId + "]";
    }
  }

  private record Found(String id, String vendor, List<String> scopes) {}

  /**
   * The page.
   *
   * @throws RefusedException with status 404 for an unknown key
   */
  public WebAnswer show(String key) {
    ConnectionPage page =
        database
            .sql("select * from connection where person_key_hash = ?")
            .param(OpaqueKey.hash(key))
            .query(
                (row, number) ->
                    new ConnectionPage(
                        displayName(row.getString("vendor")),
                        ConnectionState.valueOf(row.getString("state")),
                        row.getString("state_reason"),
                        UtcTime.nullable(row, "consented_at"),
                        UtcTime.nullable(row, "last_reading_at"),
                        row.getString("return_url")))
            .optional()
            .orElseThrow(PersonPage::unknown);
    return WebAnswer.page(200, pages.person(page, "/my/" + key + "/stop"));
  }

  /**
   * Ends sharing at once and forgets the tokens. Stopping twice is no mistake.
   *
   * @return what to tell the vendor
   * @throws RefusedException with status 404 for an unknown key
   */
  public Farewell stop(String key) {
    return transaction.execute(status -> revoke(OpaqueKey.hash(key)));
  }

  /** Back to the page, which now says that sharing has stopped. */
  public WebAnswer again(String key) {
    return WebAnswer.seeOther("/my/" + key);
  }

  private Farewell revoke(String keyHash) {
    Found found =
        database
            .sql("select id, vendor, scopes from connection where person_key_hash = ? for update")
            .param(keyHash)
            .query(
                (row, number) ->
                    new Found(
                        row.getString("id"),
                        row.getString("vendor"),
                        List.of(row.getString("scopes").split(" "))))
            .optional()
            .orElseThrow(PersonPage::unknown);
    Vendor vendor = vendors.named(found.vendor());
    Optional<String> bearer =
        vendor.push().subscribes() ? tokens.atHand(found.id()) : Optional.empty();
    disconnections.revoke(found.id(), null);
    return new Farewell(found.id(), found.vendor(), bearer, vendor.applisWithin(found.scopes()));
  }

  private String displayName(String vendor) {
    return vendors.named(vendor).displayName();
  }

  private static RefusedException unknown() {
    return new RefusedException(
        404, "This page is not known. If you have connected again since, use the newer address.");
  }
}
