package routes.operations.entry.guard;

import java.util.Locale;

/** Kinds of entries, each answered by threads of its own: none can take those of another. */
public enum EntryKind {
  /** What people open in a browser, and whatever else is no other kind. */
  PAGES,
  /** Devices, gateways and portals that call the API. */
  SENDERS,
  /** What vendors push. */
  WEBHOOKS;

  /** The kind of the entry at a path. */
  public static EntryKind of(String path) {
    if (isUnder(path, "/api")) {
      return SENDERS;
    }
    return isUnder(path, "/webhooks") ? WEBHOOKS : PAGES;
  }

  /** The begin of the names of its threads. */
  public String threadPrefix() {
    return name().toLowerCase(Locale.ROOT) + "-";
  }

  /** Whether a path is that of the root or below it. */
  public static boolean isUnder(String path, String root) {
    return path.startsWith(root)
        && (path.length() == root.length() || path.charAt(root.length()) == '/');
  }
}
