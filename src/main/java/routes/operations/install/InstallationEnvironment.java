package routes.operations.install;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Gives the configuration the values that are only known at the start: {@code data-dir} as an
 * absolute path, {@code broker.bootstrap-servers} of the embedded broker and {@code
 * broker.instance-id}, the name by which consumer groups know this installation again.
 */
public final class InstallationEnvironment implements EnvironmentPostProcessor {
  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    environment.getPropertySources().addFirst(new InstallationProperties(environment));
  }
}
