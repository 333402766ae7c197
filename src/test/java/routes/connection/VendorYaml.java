package routes.connection;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.DeferredLogs;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import routes.connection.vendor.Vendor;
import routes.connection.vendor.VendorFiles;
import routes.connection.vendor.Vendors;

/** The vendors of the jar as their vendor.yaml files describe them. */
public final class VendorYaml {

  private VendorYaml() {}

  /**
   * @param overrides keys of the files with other values
   */
  public static Vendors vendors(Map<String, String> overrides) {
    return new Vendors(parts(Vendor.class, overrides));
  }

  /**
   * What one part of the product reads of them, by vendor.
   *
   * @param overrides keys of the files with other values
   */
  public static <T> Map<String, T> parts(Class<T> part, Map<String, String> overrides) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("overrides", new HashMap<>(overrides)));
    new VendorFiles(new DeferredLogs())
        .postProcessEnvironment(environment, new SpringApplication());
    return Binder.get(environment)
        .bind("vendors", Bindable.mapOf(String.class, part))
        .orElse(Map.of());
  }
}
