package routes.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Status;
import org.springframework.util.unit.DataSize;
import routes.mapping.MappingOptions;
import routes.mapping.catalog.MappingPair;

/** However files change, and whatever stands in their place. */
class MappingFoldersOnDiskTest extends MappingFoldersTestBase {
  @Test
  void aFileRenamedOverTheOldOneIsTakenOver() throws IOException {
    MappingFolders folders = load();

    Path device = Files.writeString(temp.resolve("device.tmp"), MappingDocuments.device("pulse!"));
    Path fhir = Files.writeString(temp.resolve("fhir.tmp"), MappingDocuments.fhir("pulse!"));
    Files.setLastModifiedTime(device, Files.getLastModifiedTime(acme.device()));
    Files.setLastModifiedTime(fhir, Files.getLastModifiedTime(acme.fhir()));
    Files.move(device, acme.device(), StandardCopyOption.ATOMIC_MOVE);
    Files.move(fhir, acme.fhir(), StandardCopyOption.ATOMIC_MOVE);
    settle(folders);

    assertThat(type(folders)).as("same size, same time").isEqualTo("pulse!");
  }

  /** As Kubernetes mounts a ConfigMap: the link to the version's folder is replaced. */
  @Test
  void aSwappedSymbolicLinkIsTakenOver() throws IOException {
    acme.delete();
    new MappingDocuments(Files.createDirectory(outside.resolve("..v1")).resolve("acme"))
        .write("weight");
    new MappingDocuments(Files.createDirectory(outside.resolve("..v2")).resolve("acme"))
        .write("height");
    Files.createSymbolicLink(outside.resolve("..data"), Path.of("..v1"));
    Files.createSymbolicLink(outside.resolve("acme"), Path.of("..data", "acme"));
    MappingFolders folders = load();
    assertThat(folders.state().pairs()).containsOnlyKeys(jarsAnd("acme"));
    assertThat(type(folders)).isEqualTo("weight");

    Path next = Files.createSymbolicLink(outside.resolve("..data_tmp"), Path.of("..v2"));
    Files.move(next, outside.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    settle(folders);

    assertThat(type(folders)).isEqualTo("height");
  }

  @Test
  void aFileThatIsTooLargeOrNoTextOrNoFileIsRefused() throws IOException {
    MappingFolders folders = load();

    Files.writeString(acme.device(), MappingDocuments.device("weight") + " ".repeat(16 * 1024));
    settle(folders);
    assertThat(errors(folders))
        .containsExactly(
            "acme/device.json: The file is larger than mappings-max-size (16384 bytes); split the"
                + " mapping or raise it.");

    Files.write(acme.device(), "{\"a\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1));
    settle(folders);
    assertThat(errors(folders))
        .containsExactly("acme/device.json: The file is not UTF-8 text; save it as UTF-8.");

    Files.delete(acme.device());
    Files.createDirectory(acme.device());
    settle(folders);
    assertThat(errors(folders)).containsExactly("acme/device.json: It is not a file.");
    assertThat(type(folders)).isEqualTo("weight");
  }

  /** The file has no blocks on disk; read whole, it would not fit the memory of the tests. */
  @Test
  void aHugeFileIsRefusedUnread() throws IOException {
    MappingFolders folders = load();
    try (FileChannel file = FileChannel.open(acme.device(), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {'}'}), 4L << 30);
    }
    settle(folders);

    assertThat(errors(folders))
        .containsExactly(
            "acme/device.json: The file is larger than mappings-max-size (16384 bytes); split the"
                + " mapping or raise it.");
    assertThat(type(folders)).isEqualTo("weight");
  }

  @Test
  void theLimitsOfTheInstallationCount() throws IOException {
    MappingOptions options = MappingOptions.defaults().withMaxNesting(10);
    MappingFolders folders =
        new MappingFolders(outside, new MappingSettings(LARGEST, options), Clock.systemUTC());

    Files.writeString(acme.device(), "[".repeat(12) + "]".repeat(12));
    settle(folders);

    assertThat(errors(folders))
        .containsExactly(
            "acme/device.json:1:11: $: The document has more than 10 levels of objects and arrays"
                + " (mappings-max-nesting).");
  }

  @Test
  void expressionsNestedWithoutEndAreRefused() throws IOException {
    MappingFolders folders =
        new MappingFolders(
            outside, MappingDocuments.settings(DataSize.ofMegabytes(5), ""), Clock.systemUTC());

    String nested = "(".repeat(1_000_000) + "a" + ")".repeat(1_000_000);
    Files.writeString(
        acme.device(),
        """
        {"templateType": "CollectionContent", "template": [
          {"templateType": "CalculatedContent", "template": {"typeName": "weight",
            "typeMatchExpression": {"language": "JmesPath", "value": "%s"},
            "deviceIdExpression": "$.d", "timestampExpression": "$.t"}}]}
        """
            .formatted(nested));
    settle(folders);

    assertThat(errors(folders))
        .isNotEmpty()
        .allMatch(error -> error.startsWith("acme/device.json"));
    assertThat(type(folders)).isEqualTo("weight");
  }

  @Test
  void aFolderThatCannotBeFoundAnyMoreLeavesWhatIsInForce() throws IOException {
    MappingFolders folders = load();
    Path away = temp.resolve("away");

    Files.move(outside, away);
    folders.look();
    assertThat(health(folders).getStatus()).isEqualTo(Status.UP);
    folders.look();
    assertThat(type(folders)).isEqualTo("weight");
    assertThat(health(folders).getStatus()).isEqualTo(MappingsHealthIndicator.DEGRADED);
    assertThat(health(folders).getDetails()).containsEntry("unreadableSince", NOW.toString());

    Files.move(away, outside);
    folders.look();
    assertThat(health(folders).getStatus()).isEqualTo(Status.UP);
    assertThat(type(folders)).isEqualTo("weight");
  }

  @Test
  void aTouchedFileChangesNothing() throws IOException {
    MappingFolders folders = load();
    MappingPair before = folders.of("acme").orElseThrow();

    Files.setLastModifiedTime(acme.device(), FileTime.from(NOW));
    settle(folders);

    assertThat(folders.of("acme")).containsSame(before);
  }
}
