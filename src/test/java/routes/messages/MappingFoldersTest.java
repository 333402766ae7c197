package routes.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Status;
import routes.mapping.catalog.MappingPair;
import routes.operations.support.StartRefusedException;

/** Which pair is in force while folders come, change and go. */
class MappingFoldersTest extends MappingFoldersTestBase {
  @Test
  void theJarsFoldersAndThoseOutsideAreLoaded() throws IOException {
    MappingFolders folders = load();

    assertThat(folders.state().pairs()).containsOnlyKeys(jarsAnd("acme"));
    assertThat(type(folders)).isEqualTo("weight");
    assertThat(folders.of("nobody")).isEmpty();
  }

  @Test
  void withoutAFolderOutsideTheJarsOwnAreLoadedAndLookingFindsNothing() throws IOException {
    outside = temp.resolve("absent");
    MappingFolders folders = load();
    settle(folders);

    assertThat(folders.state().pairs()).containsOnlyKeys(jarsAnd());
    assertThat(health(folders).getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void aChangedPairIsTakenOverOnceItStandsStill() throws IOException {
    MappingFolders folders = load();
    MappingPair before = folders.of("acme").orElseThrow();

    acme.writeDevice("height");
    folders.look();
    assertThat(folders.of("acme")).containsSame(before);
    acme.writeFhir("height");
    folders.look();
    assertThat(folders.of("acme")).containsSame(before);
    folders.look();

    assertThat(type(folders)).isEqualTo("height");
    assertThat(folders.of("acme").orElseThrow().version()).isNotEqualTo(before.version());
    assertThat(before.device().templates().get(0).typeName()).isEqualTo("weight");
  }

  @Test
  void aBrokenFileIsRefusedWithAllItsErrorsAndTheOldPairStaysUntilItIsRepaired()
      throws IOException {
    MappingFolders folders = load();
    MappingPair before = folders.of("acme").orElseThrow();

    Files.writeString(
        acme.device(),
        """
        {"templateType": "CollectionContent", "template": [
          {"templateType": "JsonPathContent", "template": {
            "typeName": "weight", "typeMatchExpression": "$..[?(@a]",
            "deviceIdExpression": "$.d", "timestampExpresion": "$.t"}}]}
        """);
    Files.writeString(acme.fhir(), "{\"templateType\": \"CollectionFhir\",\n \"template\": 7}");
    settle(folders);

    assertThat(folders.of("acme")).containsSame(before);
    assertThat(errors(folders))
        .hasSize(4)
        .allMatch(error -> error.matches("acme/(device|fhir)\\.json:\\d+:\\d+: \\$.*: .+"))
        .anyMatch(error -> error.startsWith("acme/device.json:3:50: "))
        .anyMatch(error -> error.contains("Could not find member 'timestampExpresion'"))
        .anyMatch(error -> error.startsWith("acme/fhir.json:2:14: "));
    assertThat(folders.of("withings")).isPresent();

    acme.write("height");
    settle(folders);

    assertThat(type(folders)).isEqualTo("height");
    assertThat(folders.state().refused()).isEmpty();
  }

  @Test
  void whatWasRepairedToTheSameContentIsTheSamePair() throws IOException {
    MappingFolders folders = load();
    MappingPair before = folders.of("acme").orElseThrow();

    Files.writeString(acme.device(), "{");
    settle(folders);
    assertThat(errors(folders)).hasSize(1);
    acme.write("weight");
    settle(folders);

    assertThat(folders.of("acme")).containsSame(before);
    assertThat(health(folders).getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void aNewFolderAppearsOnceItHasBothFiles() throws IOException {
    MappingFolders folders = load();

    MappingDocuments other = new MappingDocuments(outside.resolve("other"));
    other.writeDevice("steps");
    settle(folders);
    assertThat(folders.of("other")).isEmpty();
    assertThat(folders.state().refused().get("other").errors())
        .containsExactly(
            "other: The folder has no fhir.json; a device mapping and a FHIR mapping go together.");

    other.writeFhir("steps");
    settle(folders);
    assertThat(folders.of("other")).isPresent();
    assertThat(folders.state().refused()).isEmpty();
  }

  @Test
  void halfAPairIsRefusedAndTheWholeOneStays() throws IOException {
    MappingFolders folders = load();

    Files.delete(acme.fhir());
    settle(folders);

    assertThat(type(folders)).isEqualTo("weight");
    assertThat(errors(folders)).singleElement().asString().contains("no fhir.json");
  }

  @Test
  void aRemovedFolderIsGoneAndSoIsItsRefusal() throws IOException {
    MappingFolders folders = load();
    Files.writeString(acme.fhir(), "{");
    settle(folders);
    assertThat(folders.state().refused()).containsOnlyKeys("acme");

    acme.delete();
    folders.look();
    assertThat(folders.of("acme")).isPresent();
    folders.look();

    assertThat(folders.of("acme")).isEmpty();
    assertThat(folders.state().refused()).isEmpty();
  }

  @Test
  void aRemovedFolderFallsBackToTheJarsOwn() throws IOException {
    String own = load().of("withings").orElseThrow().version();
    MappingDocuments shadow = new MappingDocuments(outside.resolve("withings"));
    shadow.write("weight");
    MappingFolders folders = load();
    assertThat(folders.of("withings").orElseThrow().version()).isNotEqualTo(own);

    shadow.delete();
    settle(folders);

    assertThat(folders.of("withings").orElseThrow().version()).isEqualTo(own);
  }

  @Test
  void oneOutsideFileShadowsTheJarsFileOfItsName() throws IOException {
    MappingFolders folders = load();
    MappingPair own = folders.of("withings").orElseThrow();

    new MappingDocuments(outside.resolve("withings")).writeFhir("weight");
    settle(folders);

    MappingPair mixed = folders.of("withings").orElseThrow();
    assertThat(mixed.fhir().templates()).hasSize(1);
    assertThat(mixed.device().templates()).hasSameSizeAs(own.device().templates());
    assertThat(folders.state().pairs().get("withings").source()).isEqualTo("jar and mappings-dir");
  }

  @Test
  void aBrokenMappingRefusesTheStartWithAllErrors() throws IOException {
    Files.writeString(acme.device(), "{");
    new MappingDocuments(outside.resolve("other")).writeFhir("weight");

    assertThatThrownBy(this::load)
        .isInstanceOf(StartRefusedException.class)
        .hasMessageStartingWith(
            "Mappings in the folder mappings-dir (" + outside + ") do not load:")
        .hasMessageContaining(
            "\nacme/device.json:1:2: $: The document is not JSON: Unexpected end-of-input: expected"
                + " close marker for Object (start marker at line: 1, column: 1)\n")
        .hasMessageContaining("\nother: The folder has no device.json");
  }
}
