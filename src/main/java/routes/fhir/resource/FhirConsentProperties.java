package routes.fhir.resource;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the Consents in the FHIR server say that no connection knows.
 *
 * @param policyUri address of the text that people agree to, in which {@code {version}} stands for
 *     the version they agreed to; empty: one under the identifier base
 * @param organization who collects the readings; may be empty
 */
@ConfigurationProperties("fhir.consent")
public record FhirConsentProperties(
    @DefaultValue("") String policyUri, @DefaultValue("") String organization) {}
