package routes.mapping;

/**
 * What an installation decides about its mappings.
 *
 * @param identifierBase replaces {@code {identifier-base}} in a mapping document; without a slash
 *     at the end
 * @param codingSystem system of the service coding that IoMT templates put on every Observation and
 *     component
 * @param maxSamples most samples that one SampledData may hold
 * @param maxNesting most objects and arrays inside each other, in mapping documents and messages
 * @param expressions what an expression may cost
 */
public record MappingOptions(
    String identifierBase,
    String codingSystem,
    int maxSamples,
    int maxNesting,
    ExpressionLimits expressions) {

  /** The coding and identifier system of Microsoft's IoMT FHIR Connector. */
  public static final String IOMT_SYSTEM =
      "https://azure.microsoft.com/en-us/services/iomt-fhir-connector/";

  /** Setting of an installation for {@link #maxSamples}. */
  public static final String MAX_SAMPLES = "mappings-max-samples";

  /** Setting of an installation for {@link #maxNesting}. */
  public static final String MAX_NESTING = "mappings-max-nesting";

  /** The options of an installation that configured nothing. */
  public static MappingOptions defaults() {
    return new MappingOptions(
        "https://wearables-on-fhir.org", IOMT_SYSTEM, 100_000, 500, ExpressionLimits.defaults());
  }

  /** The same options with another base for identifiers and code systems. */
  public MappingOptions withIdentifierBase(String base) {
    return new MappingOptions(base, codingSystem, maxSamples, maxNesting, expressions);
  }

  /** The same options with another system of the service coding. */
  public MappingOptions withCodingSystem(String system) {
    return new MappingOptions(identifierBase, system, maxSamples, maxNesting, expressions);
  }

  /** The same options with another limit of samples. */
  public MappingOptions withMaxSamples(int samples) {
    return new MappingOptions(identifierBase, codingSystem, samples, maxNesting, expressions);
  }

  /** The same options with another limit of nesting. */
  public MappingOptions withMaxNesting(int levels) {
    return new MappingOptions(identifierBase, codingSystem, maxSamples, levels, expressions);
  }

  /** The same options with other limits of expressions. */
  public MappingOptions with(ExpressionLimits limits) {
    return new MappingOptions(identifierBase, codingSystem, maxSamples, maxNesting, limits);
  }
}
