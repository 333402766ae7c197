package routes.operations.install;

import java.nio.file.Path;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import routes.operations.broker.BrokerSettings;
import routes.operations.broker.EmbeddedBroker;
import routes.operations.storage.DataFolder;

/**
 * What stands before any other bean is made and falls after the last: the checked configuration,
 * the data folder (bean {@code dataFolder}) and the embedded broker (bean {@code embeddedBroker},
 * unless the broker is elsewhere).
 */
@Component
public class BootstrapPostProcessor
    implements BeanFactoryPostProcessor, EnvironmentAware, DisposableBean {
  private Environment environment;
  private DataFolder folder;
  private EmbeddedBroker broker;

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    new StartConditions(environment).check();
    folder =
        new DataFolder(
            Path.of(environment.getRequiredProperty("data-dir").trim()),
            environment.getProperty("data-dir-group-access", Boolean.class, false));
    beans.registerSingleton("dataFolder", folder);
    BrokerSettings settings = Binder.get(environment).bindOrCreate("broker", BrokerSettings.class);
    if (settings.embedded()) {
      broker = new EmbeddedBroker(folder.path().resolve("kafka"), settings.port());
      beans.registerSingleton("embeddedBroker", broker);
    }
  }

  @Override
  public void destroy() {
    if (broker != null) {
      broker.close();
    }
    if (folder != null) {
      folder.close();
    }
  }
}
