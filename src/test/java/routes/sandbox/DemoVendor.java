package routes.sandbox;

import java.util.Collection;
import java.util.List;

/** A simulated vendor with the data of a person, and what of it must stand in FHIR. */
public interface DemoVendor extends AutoCloseable {

  /** The vendor's name in the product. */
  String name();

  /** What the jar must be told to find it. */
  List<String> arguments();

  /** The one registered address that people are sent back to. */
  void allowRedirectTo(String uri);

  /** Fills the person's account with some weeks of data. */
  void fillHistory();

  /**
   * Every Observation that the history must become, once each, as {@link ObservationLine} writes
   * it. Written by hand: no mapping has part in it.
   */
  List<String> history();

  /** Tokens and keys, which nobody must ever read in a log. */
  Collection<String> secrets();

  @Override
  void close();
}
