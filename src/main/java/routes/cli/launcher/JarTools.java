package routes.cli.launcher;

import java.nio.file.Path;

/** What a Java can do with the jar before it starts in earnest. */
interface JarTools {

  /**
   * Unpacks the one jar into a folder: a thin jar of the same name, and its libraries beside it.
   *
   * @throws routes.cli.documents.UnusableInputException where it is no such jar
   */
  void unpack(Path jar, Path into);

  /** Name of the archive that this Java writes, which no other Java reads. */
  String archiveName();

  /**
   * Starts the thin jar once, by itself and for nobody, and writes what that loads.
   *
   * @param scratch where it may write meanwhile
   * @throws routes.cli.documents.UnusableInputException where the start or the writing fails
   */
  void record(Path thin, Path scratch, Path archive);
}
