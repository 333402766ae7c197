package routes.protocol.push;

import java.util.Map;

/** Parts of the vendor.yaml files, by vendor. */
final class VendorParts {
  private VendorParts() {}

  /**
   * The part of one vendor.
   *
   * @throws IllegalArgumentException if no vendor.yaml describes it
   */
  static <T> T of(Map<String, T> vendors, String vendor) {
    T part = vendors.get(vendor);
    if (part == null) {
      throw new IllegalArgumentException("no vendor.yaml describes this vendor");
    }
    return part;
  }
}
