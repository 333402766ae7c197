package routes.fhir.draft;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which of several sources of one measurement is preferred.
 *
 * @param preferredSources vendors, the preferred first, by a code of the Observation, by a
 *     measurement type, or by {@code default}; types without distinction of case
 */
@ConfigurationProperties("fhir")
public record FhirPreferenceProperties(@DefaultValue Map<String, List<String>> preferredSources) {}
