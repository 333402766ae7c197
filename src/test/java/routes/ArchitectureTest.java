package routes;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.stereotype.Component;

/** The rooms of the house and what each may use. */
class ArchitectureTest {

  @TestFactory
  Stream<DynamicTest> aRoomUsesOnlyTheRoomsItMay() {
    return Stream.of(
        room("mapping", List.of()),
        room("subject", List.of("mapping")),
        room("connection", List.of("mapping", "subject", "operations")),
        room("messages", List.of("mapping", "operations")),
        room("protocol", List.of("mapping", "operations")),
        room("fhir", List.of("mapping", "subject", "operations")),
        room("destinations", List.of("fhir", "connection", "operations")),
        room("operations", List.of("mapping")),
        room("cli", List.of("mapping", "operations")));
  }

  @Test
  void mappingIsFreeOfFrameworks() {
    noClasses()
        .that(resideInAPackage("routes.mapping.."))
        .should()
        .dependOnClassesThat(
            not(
                resideInAnyPackage(
                    "java..",
                    "routes.mapping..",
                    "com.fasterxml.jackson..",
                    "io.burt.jmespath..",
                    "javax.measure..",
                    "systems.uom..",
                    "tech.units.indriya..")))
        .allowEmptyShould(true)
        .because("mapping is pure: the JDK, Jackson, JMESPath and UCUM are all it needs")
        .check(ImportedClasses.main());
  }

  @Test
  void mappingCommandsAnswerWithoutAFramework() {
    noClasses()
        .that(resideInAnyPackage("routes.cli.cases..", "routes.cli.documents.."))
        .or()
        .haveNameMatching("routes\\.cli\\.Mapping.*")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "org.springframework..", "org.apache.camel..", "org.apache.kafka..", "ca.uhn.."))
        .because("they answer in about a second")
        .check(ImportedClasses.main());
  }

  @Test
  void onlyMappingsRecordsLeaveTheirRoom() {
    noClasses()
        .that(resideInAnyPackage("routes.operations.."))
        .should()
        .dependOnClassesThat(resideInAPackage("routes.mapping..").and(not(recordsAndExceptions())))
        .allowEmptyShould(true)
        .check(ImportedClasses.main());
  }

  @Test
  void roomsFormNoCycle() {
    slices()
        .matching("routes.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(ImportedClasses.main());
  }

  @Test
  void noClassIsNamedForNothing() {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)(\\$.*)?")
        .because("a name says the role in the field's terms")
        .check(ImportedClasses.main());
  }

  @Test
  void onlyCommandsPrint() {
    noClasses()
        .that(not(resideInAPackage("routes.cli..")))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(ImportedClasses.main());
  }

  @Test
  void noProductThatATestStartsFindsBeansOfOtherTests() {
    noClasses()
        .should()
        .beMetaAnnotatedWith(Component.class)
        .because(
            "products that run in tests look for beans in these packages; name the class where it"
                + " is wanted instead, its @Bean and @Import are read then")
        .check(ImportedClasses.tests());
  }

  @Test
  void testsDoNotSleep() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", long.class, int.class)
        .orShould()
        .callMethod(TimeUnit.class, "sleep", long.class)
        .because("Awaitility waits for what is meant")
        .check(ImportedClasses.tests());
  }

  private static DynamicTest room(String name, List<String> allowed) {
    List<String> packages = new ArrayList<>();
    packages.add("routes." + name + "..");
    allowed.forEach(room -> packages.add("routes." + room + ".."));
    ArchRule rule =
        noClasses()
            .that(resideInAPackage("routes." + name + ".."))
            .should()
            .dependOnClassesThat(
                resideInAPackage("routes..")
                    .and(not(resideInAnyPackage(packages.toArray(String[]::new)))))
            .allowEmptyShould(true);
    return DynamicTest.dynamicTest(name, () -> rule.check(ImportedClasses.main()));
  }

  private static DescribedPredicate<JavaClass> recordsAndExceptions() {
    return DescribedPredicate.describe(
        "records and exceptions", type -> type.isRecord() || type.isAssignableTo(Exception.class));
  }
}
