package routes.operations.answers;

/** The page that tells a person in words that something did not work. */
public interface ErrorPage {
  /** The whole page as HTML; every value is escaped. */
  String page(String message);

  /** The Content-Security-Policy under which a browser shows it. */
  String contentSecurityPolicy();
}
