package routes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.ref.SoftReference;
import java.util.EnumMap;
import java.util.Map;

/**
 * The classes of the product and of its tests as ArchUnit reads them: some hundred megabytes, which
 * yield when the tests need the room.
 */
public final class ImportedClasses {
  private static final Map<Kind, SoftReference<JavaClasses>> READ = new EnumMap<>(Kind.class);

  private enum Kind {
    MAIN("target/classes"),
    TESTS("target/test-classes");

    private final String folder;

    Kind(String folder) {
      this.folder = folder;
    }
  }

  private ImportedClasses() {}

  /** Those that stand in the jar. */
  public static JavaClasses main() {
    return of(Kind.MAIN);
  }

  /** Those of the tests. */
  public static JavaClasses tests() {
    return of(Kind.TESTS);
  }

  private static synchronized JavaClasses of(Kind kind) {
    SoftReference<JavaClasses> read = READ.get(kind);
    JavaClasses classes = read == null ? null : read.get();
    if (classes == null) {
      classes = new ClassFileImporter().importPath(kind.folder);
      READ.put(kind, new SoftReference<>(classes));
    }
    return classes;
  }
}
