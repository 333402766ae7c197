package routes.connection.vendor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Every vendor that a vendor.yaml describes, by name. */
@ConfigurationProperties
public record Vendors(@DefaultValue Map<String, Vendor> vendors) {

  public Vendors {
    vendors = Map.copyOf(vendors);
  }

  /**
   * The vendor of this name.
   *
   * @throws IllegalArgumentException if no vendor.yaml describes it
   */
  public Vendor named(String name) {
    Vendor vendor = vendors.get(name);
    if (vendor == null) {
      throw new IllegalArgumentException("no vendor.yaml describes this vendor");
    }
    return vendor;
  }

  /**
   * What a person reads whose vendor has ended its API; empty where no end is announced.
   *
   * @throws IllegalArgumentException if no vendor.yaml describes the vendor
   */
  public Optional<String> endOf(String name) {
    Vendor vendor = named(name);
    return successorOf(vendor)
        .map(
            successor ->
                "%s has ended this service. %s takes its place: please ask for a new link to connect %s."
                    .formatted(vendor.displayName(), successor, successor));
  }

  /** Display name of what takes a vendor's place, where the end of its API is announced. */
  public Optional<String> successorOf(Vendor vendor) {
    if (!vendor.legacy().ends()) {
      return Optional.empty();
    }
    String successor = vendor.legacy().successor();
    return Optional.of(
        vendors.containsKey(successor) ? vendors.get(successor).displayName() : successor);
  }

  /** The vendor of this name, or empty where its vendor.yaml has gone. */
  public Optional<Vendor> find(String name) {
    return Optional.ofNullable(vendors.get(name));
  }

  /** Whether this vendor exists here and is set up with a client of its own. */
  public boolean offered(String name) {
    return vendors.containsKey(name) && vendors.get(name).offered();
  }

  /** Names of all vendors a person can connect, sorted. */
  public List<String> offered() {
    return vendors.keySet().stream().filter(this::offered).sorted().toList();
  }
}
