package routes.mapping;

/**
 * What an installation decides about its mappings.
 *
 * @param identifierBase replaces {@code {identifier-base}} in a mapping document; without a slash
 *     at the end
 * @param codingSystem system of the service coding that IoMT templates put on every Observation and
 *     component
 * @param maxSamples most samples that one SampledData may hold
 */
public record MappingOptions(String identifierBase, String codingSystem, int maxSamples) {

  /** The coding and identifier system of Microsoft's IoMT FHIR Connector. */
  public static final String IOMT_SYSTEM =
      "https://azure.microsoft.com/en-us/services/iomt-fhir-connector/";

  /** The options of an installation that configured nothing. */
  public static MappingOptions defaults() {
    return new MappingOptions("https://wearables-on-fhir.org", IOMT_SYSTEM, 100_000);
  }

  /** The same options with another base for identifiers and code systems. */
  public MappingOptions withIdentifierBase(String base) {
    return new MappingOptions(base, codingSystem, maxSamples);
  }
}
