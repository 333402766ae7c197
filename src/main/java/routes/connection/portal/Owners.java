package routes.connection.portal;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import routes.connection.core.RefusedException;

/**
 * Whose people the connections are. Those of before nobody noted it belong to the only portal that
 * may invite, where there is exactly one at the first start that notes it; else they are nobody's
 * until an administrator says so. No later start gives any away: a portal that is the only one by
 * then may not have been.
 */
@Component
public class Owners {

  private static final Logger LOG = LoggerFactory.getLogger(Owners.class);

  /** In the table of work that is done once. */
  private static final String INHERITED = "owners of connections inherited";

  private final JdbcClient database;
  private final List<String> portals;

  /** Gives what is nobody's to the only portal, at the first start of all. */
  public Owners(JdbcClient database, TransactionTemplate transaction, ApiAccess access) {
    this.database = database;
    this.portals = access.inviting();
    try {
      transaction.executeWithoutResult(status -> inheritOnce());
    } catch (DuplicateKeyException e) {
      LOG.debug("another instance has given the connections meanwhile");
    }
    tellOfUnowned();
  }

  private void inheritOnce() {
    boolean done =
        database
            .sql("select name from finished_portion where name = ?")
            .param(INHERITED)
            .query(String.class)
            .optional()
            .isPresent();
    if (done) {
      return;
    }
    database
        .sql("insert into finished_portion (name, reached, finished) values (?, '', true)")
        .param(INHERITED)
        .update();
    if (portals.size() == 1) {
      inherit(portals.get(0));
    }
  }

  private void inherit(String only) {
    int given =
        database
            .sql("update connection set owner = ? where owner is null and reduced_at is null")
            .param(only)
            .update();
    database.sql("update invitation set owner = ? where owner is null").param(only).update();
    if (given > 0) {
      LOG.info("{} connections belong to {} now, the only one who invites", given, only);
    }
  }

  private void tellOfUnowned() {
    long unowned =
        database
            .sql("select count(*) from connection where owner is null and reduced_at is null")
            .query(Long.class)
            .single();
    if (unowned > 0) {
      LOG.warn(
          "{} connections belong to nobody who invites: only the role admin sees them, until"
              + " PUT /api/connections/ID/owner says whose they are",
          unowned);
    }
  }

  /**
   * Gives a connection to a portal, or to nobody.
   *
   * @param owner null for nobody
   * @return whether there is such a connection
   * @throws RefusedException with status 400 where nobody of that name may invite
   */
  public boolean assign(String connectionId, Optional<String> owner) {
    if (owner.isPresent() && !portals.contains(owner.get())) {
      throw new RefusedException(
          400,
          "owner is none of those who may invite: a client of api.clients with the role invite, or"
              + " the name of an issuer of api.issuers with a slash behind it.");
    }
    return database
            .sql("update connection set owner = ? where id = ? and reduced_at is null")
            .params(java.util.Arrays.asList(owner.orElse(null), connectionId))
            .update()
        == 1;
  }
}
