package routes.operations.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.operations.support.StartRefusedException;

/**
 * The data folder belongs to the product's user alone (mode 700), and so does what lies in it: the
 * database and the broker's log hold every reading. By the setting {@code data-dir-group-access}
 * its group may get in too. A volume of Kubernetes belongs to root, and only root can close it to
 * others: the data folder is one inside it.
 */
public final class OwnFolder {
  private static final Logger LOG = LoggerFactory.getLogger(OwnFolder.class);
  private static final String MODE = "unix:mode";
  private static final int STICKY = 01000;
  private static final int ALL = 07777;
  private static final int GROUP = 0070;
  private static final int OTHERS = 0007;

  private final Path folder;
  private final int forbidden;
  private final boolean groupMayEnter;

  private OwnFolder(Path folder, boolean groupMayEnter) {
    this.folder = folder;
    this.groupMayEnter = groupMayEnter;
    this.forbidden = groupMayEnter ? OTHERS : OTHERS | GROUP;
  }

  /**
   * Creates the folder where it is missing and closes it to others where it belongs to us.
   *
   * @throws StartRefusedException where others can get in and that is not ours to change
   * @throws IOException where it cannot be created or looked at
   */
  public static void secure(Path folder, boolean groupMayEnter) throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      Files.createDirectories(folder);
      LOG.info("data-dir lies on a file system without modes: see yourself to who may read it");
      return;
    }
    if (!Files.exists(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    new OwnFolder(folder.toRealPath(), groupMayEnter).secure();
  }

  private void secure() throws IOException {
    if ((mode(folder) & STICKY) != 0) {
      throw refused("is one that everybody shares: name a folder of its own");
    }
    if (!tightened(folder)) {
      throw refused(
          "can be read by "
              + (groupMayEnter ? "everybody" : "others")
              + " and belongs to "
              + Files.getOwner(folder).getName()
              + ": "
              + remedy());
    }
    try (Stream<Path> inside = Files.list(folder)) {
      List<Path> entries = inside.filter(entry -> !Files.isSymbolicLink(entry)).toList();
      // What cannot be changed is behind the folder's own mode.
      entries.forEach(this::tightened);
    }
  }

  private String remedy() {
    return (groupMayEnter
            ? "chmod o-rwx " + folder
            : "chmod 700 " + folder + ", or data-dir-group-access=true where only its group may")
        + ", or name a folder inside it, which will be its own";
  }

  private StartRefusedException refused(String sentence) {
    return new StartRefusedException("The folder data-dir (" + folder + ") " + sentence + ".");
  }

  /** Whether nobody else can get in now. */
  private boolean tightened(Path entry) {
    try {
      int mode = mode(entry);
      if ((mode & forbidden) == 0) {
        return true;
      }
      Files.setAttribute(entry, MODE, mode & ~forbidden, LinkOption.NOFOLLOW_LINKS);
      return (mode(entry) & forbidden) == 0;
    } catch (IOException | UnsupportedOperationException notOurs) {
      return false;
    }
  }

  private static int mode(Path entry) throws IOException {
    return (int) Files.getAttribute(entry, MODE) & ALL;
  }
}
