package routes.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

/** The CodeSystem that is published with the product. */
class CodeSystemTest {

  @Test
  void itHasTheCodesMeaningsAndUnitsOfTheDocumentation() throws Exception {
    CodeSystem published = published();

    assertThat(published.getUrl())
        .isEqualTo("https://wearables-on-fhir.org/CodeSystem/measurement");
    assertThat(published.getCount()).isEqualTo(published.getConcept().size());
    Map<String, String> concepts = new TreeMap<>();
    for (ConceptDefinitionComponent concept : published.getConcept()) {
      String unit =
          concept.getProperty().stream()
              .map(property -> property.getValueStringType().getValue())
              .collect(Collectors.joining());
      concepts.put(concept.getCode(), concept.getDefinition() + "|" + unit);
    }
    assertThat(concepts).isEqualTo(documented());
  }

  private static CodeSystem published() throws Exception {
    IParser parser = FhirContext.forR4Cached().newJsonParser();
    parser.setParserErrorHandler(new StrictErrorHandler());
    String text =
        new ClassPathResource("fhir/CodeSystem-measurement.json")
            .getContentAsString(StandardCharsets.UTF_8);
    return parser.parseResource(CodeSystem.class, text);
  }

  private static Map<String, String> documented() throws Exception {
    String page = Files.readString(Path.of("docs/vendor-mappings.md"));
    String table = page.substring(page.indexOf("## Local codes"));
    return Pattern.compile("^\\| `([a-z0-9-]+)` \\| ([^|]*?) \\| ?([^ |]*) \\|$", Pattern.MULTILINE)
        .matcher(table)
        .results()
        .collect(
            Collectors.toMap(
                row -> row.group(1),
                row -> row.group(2).replace("`", "") + "|" + row.group(3),
                (one, other) -> one,
                TreeMap::new));
  }
}
