package routes.mapping.fhir.template;

/** How the time of an Observation is written. */
public enum EffectiveForm {
  /** {@code effectivePeriod} in UTC with up to seven fraction digits, as the IoMT connector. */
  IOMT("iomt"),
  /** {@code effectiveDateTime} in the person's offset, with the zone where it is known. */
  DATE_TIME("dateTime"),
  /**
   * {@code effectivePeriod} in the person's offset, with the zone likewise; its end in
   * milliseconds.
   */
  PERIOD("period"),
  /** {@code effectiveDateTime} of the person's day. */
  DATE("date");

  private final String label;

  EffectiveForm(String label) {
    this.label = label;
  }

  /** The name in a mapping document. */
  public String label() {
    return label;
  }
}
