package routes.fhir.deletion;

/** Which vendors tell of deletions by a range of time and by no record. */
@FunctionalInterface
public interface RangeDeletingVendors {
  /** Whether this vendor does; an unknown one does not. */
  boolean contains(String vendor);
}
