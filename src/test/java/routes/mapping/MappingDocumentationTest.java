package routes.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import routes.cli.cases.CanonicalJson;
import routes.mapping.device.DeviceMapping;
import routes.mapping.fhir.FhirMapping;
import routes.mapping.fhir.ObservationContext;
import routes.mapping.fhir.template.Window;

/** The examples of docs/mapping.md give what they say. */
class MappingDocumentationTest {
  private static final Pattern BLOCK =
      Pattern.compile("```json (\\w+)\n(.*?)\n```", Pattern.DOTALL);
  private static final ObservationContext CONTEXT =
      new ObservationContext(
          null, null, null, "Patient/p1", "Device/d1", null, Instant.parse("2026-11-20T12:30:00Z"));

  @Test
  void everyExampleGivesWhatItSays() throws IOException {
    Matcher blocks = BLOCK.matcher(Files.readString(Path.of("docs/mapping.md")));
    Map<String, String> latest = new HashMap<>();
    int checked = 0;
    while (blocks.find()) {
      latest.put(blocks.group(1), blocks.group(2));
      if (blocks.group(1).equals("measurements")) {
        assertThat(CanonicalJson.of(measurements(latest))).isEqualTo(expected(blocks));
        checked++;
      } else if (blocks.group(1).equals("observation")) {
        assertThat(CanonicalJson.of(observations(latest).get(0))).isEqualTo(expected(blocks));
        checked++;
      }
    }
    assertThat(checked).isEqualTo(8);
  }

  private static String expected(Matcher block) {
    return CanonicalJson.of(CanonicalJson.read(block.group(2)));
  }

  private static List<Measurement> measurements(Map<String, String> latest) {
    return DeviceMapping.load(latest.get("device"))
        .normalize(CanonicalJson.read(latest.get("message")))
        .measurements();
  }

  private static ArrayNode observations(Map<String, String> latest) {
    FhirMapping mapping = FhirMapping.load(latest.get("fhir"));
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    Map<Window, List<Measurement>> groups = new LinkedHashMap<>();
    for (Measurement measurement : measurements(latest)) {
      groups
          .computeIfAbsent(mapping.window(measurement), window -> new ArrayList<>())
          .add(measurement);
    }
    groups.forEach(
        (window, group) ->
            result.add(
                mapping.create(
                    new MeasurementGroup(window.start(), window.end(), group), CONTEXT)));
    return result;
  }
}
