package routes.operations.health;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom the management port tells more than a status.
 *
 * @param role what a caller must be, {@code management.role}
 */
@ConfigurationProperties("management")
public record ManagementAccess(@DefaultValue("admin") Role role) {

  /** Who may look. */
  public enum Role {
    /** Callers of the role admin. */
    ADMIN,
    /** Everybody who reaches the port. */
    NONE
  }

  /** Whether everybody who reaches the port may. */
  public boolean everybody() {
    return role == Role.NONE;
  }
}
