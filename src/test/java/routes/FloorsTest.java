package routes;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The floors of each room: what is public is for the floors above, and nothing reaches upwards. The
 * lists are also the order in which to read.
 */
class FloorsTest {
  private static final int MOST_FILES = 25;

  /** From the ground up; "" is the room's own package. */
  static final Map<String, List<String>> FLOORS =
      Map.of(
          "mapping",
          List.of(
              "",
              "expression",
              "document",
              "device",
              "fhir.template",
              "fhir.value",
              "fhir",
              "catalog"),
          "operations",
          List.of(
              "support",
              "destination",
              "secret",
              "storage",
              "entry.guard",
              "audit",
              "redaction",
              "broker",
              "memory",
              "entry",
              "requests",
              "",
              "stage",
              "failure",
              "health",
              "install",
              "limits",
              "answers",
              "routefiles",
              "sending"),
          "connection",
          List.of(
              "",
              "core",
              "signin",
              "portal",
              "vendor",
              "access",
              "audited",
              "consent",
              "device",
              "token",
              "subscription",
              "end",
              "connect",
              "page",
              "sync"),
          "fhir",
          List.of(
              "",
              "server",
              "client",
              "bundle",
              "audit",
              "record",
              "deletion",
              "identity",
              "device",
              "resource",
              "draft",
              "filed",
              "write",
              "consent",
              "group",
              "erasure"),
          "protocol",
          List.of("", "push", "answer", "withings"),
          "cli",
          List.of("documents", "cases", "launcher", "lint.document", "lint", ""),
          "messages",
          List.of(""),
          "destinations",
          List.of(""),
          "subject",
          List.of(""));

  @TestFactory
  Stream<DynamicTest> nothingReachesUpwards() {
    return FLOORS.keySet().stream()
        .sorted()
        .map(room -> DynamicTest.dynamicTest(room, () -> assertThat(upwards(room)).isEmpty()));
  }

  @Test
  void everyPackageIsAFloorOfARoom() {
    List<String> floors = new ArrayList<>(List.of("routes"));
    FLOORS.forEach(
        (room, names) ->
            names.forEach(
                name -> floors.add("routes." + room + (name.isEmpty() ? "" : "." + name))));

    assertThat(packages().stream().map(FloorsTest::name))
        .containsExactlyInAnyOrderElementsOf(floors);
  }

  @Test
  void noCircleOfPackages() {
    slices().matching("routes.(**)").should().beFreeOfCycles().check(ImportedClasses.main());
  }

  @Test
  void everyPackageSaysWhatItIsFor() {
    assertThat(packages())
        .allSatisfy(
            folder ->
                assertThat(
                        ProjectFiles.text(folder.resolve("package-info.java"))
                            .replaceAll("[\\s*]+", " "))
                    .contains("{@link ")
                    .containsPattern("(?i)\\buse[sd]?\\b"));
  }

  @Test
  void noPackageIsADrawer() {
    assertThat(packages())
        .allSatisfy(folder -> assertThat(files(folder)).hasSizeLessThanOrEqualTo(MOST_FILES));
  }

  private static List<String> upwards(String room) {
    String prefix = "routes." + room;
    List<String> found = new ArrayList<>();
    for (JavaClass type : ImportedClasses.main()) {
      if (isIn(type, prefix)) {
        for (Dependency use : type.getDirectDependenciesFromSelf()) {
          JavaClass target = use.getTargetClass().getBaseComponentType();
          if (isIn(target, prefix) && floor(room, target) > floor(room, type)) {
            found.add(use.getDescription());
          }
        }
      }
    }
    return found;
  }

  private static boolean isIn(JavaClass type, String prefix) {
    return type.getPackageName().equals(prefix) || type.getPackageName().startsWith(prefix + ".");
  }

  private static int floor(String room, JavaClass type) {
    String below = type.getPackageName().substring(("routes." + room).length());
    return FLOORS.get(room).indexOf(below.isEmpty() ? "" : below.substring(1));
  }

  private static List<Path> packages() {
    return ProjectFiles.below(ProjectFiles.MAIN).stream().map(Path::getParent).distinct().toList();
  }

  private static List<Path> files(Path folder) {
    return ProjectFiles.below(folder).stream()
        .filter(file -> file.getParent().equals(folder))
        .toList();
  }

  private static String name(Path folder) {
    return ProjectFiles.MAIN.relativize(folder).toString().replace('/', '.');
  }
}
