package routes.connection.page;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import routes.connection.connect.Invitations;
import routes.connection.core.BrowserCookie;
import routes.connection.core.Invitation;
import routes.connection.core.OpaqueKey;
import routes.connection.core.RefusedException;
import routes.connection.core.WebAnswer;
import routes.connection.portal.LinkedPeople;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.Vendors;
import routes.operations.entry.RequestProofs;

/** The page an invitation leads to: what is collected, by whom, and how it ends. */
@Component("consentPage")
public class ConsentPage {

  private final Invitations invitations;
  private final Vendors vendors;
  private final BrowserCookie browser;
  private final Pages pages;
  private final LinkedPeople people;

  ConsentPage(
      Invitations invitations,
      Vendors vendors,
      BrowserCookie browser,
      Pages pages,
      LinkedPeople people) {
    this.invitations = invitations;
    this.vendors = vendors;
    this.browser = browser;
    this.pages = pages;
    this.people = people;
  }

  /**
   * @param token of the invitation
   * @param proofs of the browser
   * @throws RefusedException if the link leads nowhere
   */
  public WebAnswer show(String token, RequestProofs proofs) {
    Invitation invitation = invitations.open(token);
    String key = browser.in(proofs).orElseGet(OpaqueKey::random);
    List<Pages.Offer> offers =
        invitation.vendors().stream()
            .filter(vendors::offered)
            .map(name -> offer(name, token))
            .toList();
    long days =
        invitation.vendors().stream()
            .filter(vendors::offered)
            .mapToLong(name -> vendors.named(name).history().depth().toDays())
            .max()
            .orElse(0);
    return WebAnswer.page(
            200, pages.consent(offers, BrowserCookie.formKey(key, token), days, whose(invitation)))
        .with("Set-Cookie", browser.set(key));
  }

  /** A word by which the person sees that the link is theirs, never their name; or null. */
  private String whose(Invitation invitation) {
    return Optional.ofNullable(invitation.hint())
        .or(() -> people.birthday(invitation.person()).map(Pages::born))
        .orElse(null);
  }

  private Pages.Offer offer(String name, String token) {
    Vendor vendor = vendors.named(name);
    List<String> readings =
        vendor.dataTypesWithin(vendor.scopes()).stream()
            .flatMap(type -> vendor.dataTypes().get(type).readings().stream())
            .distinct()
            .toList();
    return new Pages.Offer(
        name,
        vendor.displayName(),
        readings,
        "/connect/" + token + "/" + name,
        vendors.successorOf(vendor).orElse(null));
  }
}
