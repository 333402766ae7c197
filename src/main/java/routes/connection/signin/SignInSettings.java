package routes.connection.signin;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import routes.operations.support.StartRefusedException;

/**
 * The settings under {@code sign-in.}, explained in application.yaml.
 *
 * @param within how long failures count, from the first of them on
 * @param failuresPerName failures under one name from one address, after which both wait together
 * @param failuresPerAddress failures from one address under whatever names, after which it waits
 */
@ConfigurationProperties("sign-in")
public record SignInSettings(
    @DefaultValue("5m") Duration within,
    @DefaultValue("5") int failuresPerName,
    @DefaultValue("100") int failuresPerAddress) {

  private static final Duration LONGEST = Duration.ofDays(1);

  public SignInSettings {
    if (failuresPerName < 1 || failuresPerAddress < failuresPerName) {
      throw new StartRefusedException(
          "sign-in.failures-per-name must be 1 or more, and sign-in.failures-per-address not below"
              + " it.");
    }
    if (within.toSeconds() < 1 || within.compareTo(LONGEST) > 0) {
      throw new StartRefusedException("sign-in.within must be between 1 second and 1 day.");
    }
  }
}
