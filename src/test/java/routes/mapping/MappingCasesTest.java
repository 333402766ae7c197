package routes.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every case beside the product's own mappings passes, checked as {@code mapping test} does. */
class MappingCasesTest {

  @TestFactory
  Stream<DynamicTest> everyCasePasses() {
    return MappingCases.all().stream()
        .map(
            named ->
                DynamicTest.dynamicTest(
                    named.name(), () -> assertThat(named.mappingCase().check()).isEmpty()));
  }
}
