package routes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Advisories that are open on libraries that cannot be replaced, and why they do not bite: what
 * they need is not there or not used (docs/security.md). Those about headers, redirects and
 * addresses made from data are held by {@code routes check}.
 */
class AdvisoriesTest {
  private static final Path ROUTES = Path.of("src/main/resources/routes");

  @Test
  void noLdapServerIsInTheJar() {
    assertThat(onClassPath("com.unboundid.ldap.listener.InMemoryDirectoryServer")).isFalse();
    assertThat(onClassPath("org.springframework.security.ldap.server.UnboundIdContainer"))
        .isFalse();
  }

  @Test
  void noRouteTakesPartInASaga() throws IOException {
    for (Path file : routeFiles()) {
      assertThat(Files.readString(file, StandardCharsets.UTF_8))
          .as(file.toString())
          .doesNotContainPattern("(?m)^\\s*-?\\s*saga\\s*:")
          .doesNotContainPattern("uri:\\s*\"?saga:");
    }
  }

  @Test
  void nothingEvaluatesFhirPathOrRunsAValidator() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "FHIRPath or validation of org.hl7.fhir",
                type ->
                    type.getName().contains("fhirpath")
                        || type.getName().contains("FHIRPathEngine")
                        || type.getPackageName().startsWith("org.hl7.fhir.validation")
                        || type.getName().startsWith("ca.uhn.fhir.validation")
                        || type.getName().startsWith("ca.uhn.fhir.fhirpath")))
        .because("its expressions and documents would come from strangers")
        .check(ImportedClasses.main());
  }

  @Test
  void noDocumentIsReadAsXml() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "a parser of XML",
                type ->
                    type.getPackageName().startsWith("javax.xml.")
                        || type.getPackageName().startsWith("org.w3c.dom")))
        .because("external entities are read by nobody")
        .check(ImportedClasses.main());
  }

  private static boolean onClassPath(String name) {
    try {
      Class.forName(name, false, AdvisoriesTest.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static List<Path> routeFiles() throws IOException {
    try (Stream<Path> files = Files.walk(ROUTES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).toList();
    }
  }
}
