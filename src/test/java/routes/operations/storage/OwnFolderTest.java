package routes.operations.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.operations.support.StartRefusedException;

class OwnFolderTest {
  private static final Set<PosixFilePermission> NOBODY_ELSE =
      PosixFilePermissions.fromString("rwx------");

  @TempDir Path parent;

  @Test
  void aNewFolderIsItsOwnersAlone() throws Exception {
    Path folder = parent.resolve("deep/data");

    OwnFolder.secure(folder, false);

    assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(NOBODY_ELSE);
  }

  /** As the jars of before left it: whatever lies in it, also what a later version adds. */
  @Test
  void aFolderOfBeforeAndAllInItIsClosed() throws Exception {
    Path folder = open(parent.resolve("data"));
    for (String name : Set.of("database.mv.db", "keyset.json", "instance-id", "lock", "another")) {
      Files.setPosixFilePermissions(
          Files.writeString(folder.resolve(name), "x"),
          PosixFilePermissions.fromString("rw-r--r--"));
    }
    open(folder.resolve("kafka"));

    OwnFolder.secure(folder, false);

    assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(NOBODY_ELSE);
    try (Stream<Path> inside = Files.list(folder)) {
      assertThat(inside)
          .hasSize(6)
          .allSatisfy(
              entry -> assertThat(NOBODY_ELSE).containsAll(Files.getPosixFilePermissions(entry)));
    }
  }

  /** Of a folder that is ours to change; a volume that belongs to root is refused, as below. */
  @Test
  void theGroupKeepsWhatItHasWhereTheSettingSaysSo() throws Exception {
    Path folder = Files.createDirectory(parent.resolve("data"));
    Files.setAttribute(folder, "unix:mode", 02775);

    OwnFolder.secure(folder, true);

    assertThat((int) Files.getAttribute(folder, "unix:mode") & 07777).isEqualTo(02770);
  }

  /** A volume of Kubernetes as it is mounted: whoever may read it, the folder inside is closed. */
  @Test
  void aFolderInsideOneThatOthersCanReadIsItsOwnersAlone() throws Exception {
    Path volume = Files.createDirectory(parent.resolve("volume"));
    Files.setAttribute(volume, "unix:mode", 02775);

    for (boolean group : new boolean[] {false, true}) {
      Path folder = volume.resolve("data-" + group);
      OwnFolder.secure(folder, group);

      assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(NOBODY_ELSE);
    }
    assertThat((int) Files.getAttribute(volume, "unix:mode") & 07777).isEqualTo(02775);
  }

  @Test
  void aFolderThatEverybodySharesIsRefused() throws Exception {
    Path folder = Files.createDirectory(parent.resolve("tmp"));
    Files.setAttribute(folder, "unix:mode", 01777);

    assertThatThrownBy(() -> OwnFolder.secure(folder, false))
        .isInstanceOf(StartRefusedException.class)
        .hasMessage(
            "The folder data-dir (%s) is one that everybody shares: name a folder of its own."
                .formatted(folder.toRealPath()));
    assertThat((int) Files.getAttribute(folder, "unix:mode") & 07777).isEqualTo(01777);
  }

  /** {@code /proc/self} stands for a folder of somebody else: not even root changes its mode. */
  @Test
  void aFolderThatOthersCanReadAndIsNotOursIsRefusedInOneSentence() throws Exception {
    Path folder = Path.of("/proc/self/net");
    assumeTrue(Files.isDirectory(folder));

    for (boolean group : new boolean[] {false, true}) {
      assertThatThrownBy(() -> OwnFolder.secure(folder, group))
          .isInstanceOf(StartRefusedException.class)
          .hasMessageContaining(folder.toRealPath().toString())
          .hasMessageContaining(group ? "chmod o-rwx " : "chmod 700 ")
          .hasMessageContaining("name a folder inside it")
          .hasMessageEndingWith(".")
          .hasMessageNotContaining("\n");
    }
  }

  private static Path open(Path folder) throws Exception {
    Files.createDirectory(folder);
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
