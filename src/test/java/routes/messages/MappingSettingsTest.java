package routes.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.unit.DataSize;
import routes.mapping.ExpressionLimits;
import routes.mapping.MappingOptions;
import routes.operations.support.StartRefusedException;

/** What an installation decides about its mappings. */
class MappingSettingsTest {

  @Test
  void whatIsNotSetIsAsInTheCommands() {
    assertThat(MappingSettings.of(new MockEnvironment()))
        .isEqualTo(new MappingSettings(DataSize.ofMegabytes(5), MappingOptions.defaults()));
  }

  @Test
  void theSettingsOfTheJarAreThoseOfTheCommands() throws IOException {
    MockEnvironment environment = new MockEnvironment();
    for (PropertySource<?> source :
        new YamlPropertySourceLoader().load("jar", new ClassPathResource("application.yaml"))) {
      environment.getPropertySources().addLast(source);
    }
    for (String name : new String[] {"max-samples", "max-nesting", "coding-system", "max-size"}) {
      assertThat(environment.getProperty("mappings-" + name)).isNotBlank();
    }

    assertThat(MappingSettings.of(environment))
        .isEqualTo(new MappingSettings(DataSize.ofMegabytes(5), MappingOptions.defaults()));
  }

  @Test
  void everySettingCounts() {
    MockEnvironment environment =
        new MockEnvironment()
            .withProperty("fhir.identifier-base", "https://clinic.example")
            .withProperty("mappings-max-size", "20KB")
            .withProperty("mappings-max-nesting", "20")
            .withProperty("mappings-max-expression-length", "300")
            .withProperty("mappings-max-expression-steps", "4000")
            .withProperty("mappings-max-samples", " 50 ")
            .withProperty("mappings-coding-system", "urn:own");

    assertThat(MappingSettings.of(environment))
        .isEqualTo(
            new MappingSettings(
                DataSize.ofKilobytes(20),
                new MappingOptions(
                    "https://clinic.example",
                    "urn:own",
                    50,
                    20,
                    new ExpressionLimits(300, 4_000))));
  }

  @ParameterizedTest
  @CsvSource({
    "mappings-max-size, 101MB",
    "mappings-max-size, 0",
    "mappings-max-size, much",
    "mappings-max-nesting, 9",
    "mappings-max-nesting, 1001",
    "mappings-max-nesting, -20",
    "mappings-max-expression-length, 1e3",
    "mappings-max-expression-steps, 99999999999",
    "mappings-max-expression-steps, 999",
    "mappings-max-samples, 0",
    "mappings-max-samples, 1000001",
    "mappings-coding-system, no uri",
    "mappings-coding-system, nowhere"
  })
  void whatMakesNoSenseRefusesTheStart(String name, String value) {
    MockEnvironment environment = new MockEnvironment().withProperty(name, value);
    assertThatThrownBy(() -> MappingSettings.of(environment))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageStartingWith("The property " + name + " is '" + value + "'; it must be a")
        .hasMessageEndingWith(".");
  }
}
