package routes.operations.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.tngtech.archunit.core.domain.JavaClass;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import routes.ImportedClasses;

/**
 * No record of the product prints a secret. All of them are looked at: every record that has a
 * component named like a secret, and every record that settings are bound to, with all that is in
 * it.
 */
class RedactedRecordsTest {
  private static final String MARK = "MaRk-of-a-secret";

  /** What is named like a secret and holds none. */
  private static final Map<String, String> NO_SECRETS =
      Map.of(
          "leaseToken", "who works on a row and opens nothing",
          "ReceivedRecord.key", "by which the broker orders records",
          "ReceivedRecord.headers", "of a record on the broker; nobody signs in by them",
          "DeadLetters$Content.headers", "of a record on the broker; nobody signs in by them",
          "OutboundRecord.key", "by which the broker orders records",
          "DeferredSyncRequest.key", "by which the broker orders records",
          "RecordDeletions$Deletion.key", "by which the broker orders records",
          "EncryptedTable.key", "the name of a column",
          "TemplateExplanation$Match.token", "what a JSONPath found in a message",
          "SampleOrigins$Run.token", "a word of SampledData");

  /** Texts that constructors ask for in a certain form, by the name of their component. */
  private static final Map<String, Object> FORMS =
      Map.ofEntries(
          Map.entry("addresses", List.of()),
          Map.entry("serverUrl", "https://fhir.example.org/fhir"),
          Map.entry("host", "proxy.example.org"),
          Map.entry("port", 3128),
          Map.entry("consentValidFor", "P1Y"),
          Map.entry("invitations", Duration.ofDays(90)),
          Map.entry("endedConnections", Duration.ofDays(365)),
          Map.entry("batchSize", 2000),
          Map.entry("bundleSize", 150));

  @TestFactory
  Stream<DynamicTest> recordsPrintNoSecret() {
    return ImportedClasses.main().stream()
        .filter(JavaClass::isRecord)
        .map(JavaClass::reflect)
        .filter(type -> isConfiguration(type) || holdsSecret(type))
        .map(type -> DynamicTest.dynamicTest(type.getName(), () -> check(type)));
  }

  private static void check(Class<?> type) throws Exception {
    assertThat(made(type).toString()).doesNotContain(MARK);
  }

  private static boolean isConfiguration(Class<?> type) {
    return type.isAnnotationPresent(ConfigurationProperties.class);
  }

  private static boolean holdsSecret(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).anyMatch(RedactedRecordsTest::secret);
  }

  private static boolean secret(RecordComponent component) {
    String owner = component.getDeclaringRecord().getName().replaceAll(".*\\.", "");
    boolean kafka = component.getName().equals("client") && component.getType() == Map.class;
    return (Redacted.secret(component.getName()) || kafka)
        && Set.of(String.class, Optional.class, Map.class).contains(component.getType())
        && !NO_SECRETS.containsKey(component.getName())
        && !NO_SECRETS.containsKey(owner + "." + component.getName());
  }

  private static Object made(Class<?> type) throws Exception {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(components[i], components[i].getGenericType());
    }
    Constructor<?> constructor =
        type.getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    constructor.setAccessible(true);
    return constructor.newInstance(values);
  }

  private static Object value(RecordComponent component, Type type) throws Exception {
    if (!secret(component) && FORMS.containsKey(component.getName())) {
      return FORMS.get(component.getName());
    }
    if (type instanceof ParameterizedType several) {
      Object one = value(component, last(several));
      Class<?> raw = (Class<?>) several.getRawType();
      if (one == null && raw != Map.class) {
        return raw == Optional.class ? Optional.empty() : raw == Set.class ? Set.of() : List.of();
      }
      return raw == Map.class
          ? one == null ? Map.of() : Map.of("name", one)
          : raw == Optional.class
              ? Optional.of(one)
              : raw == Set.class ? Set.of(one) : List.of(one);
    }
    Class<?> raw = (Class<?>) type;
    if (raw == String.class || raw == Object.class) {
      return secret(component) ? MARK : "text";
    }
    if (raw.isRecord()) {
      return made(raw);
    }
    if (raw.isEnum()) {
      return raw.getEnumConstants()[0];
    }
    return simple(raw);
  }

  private static Type last(ParameterizedType several) {
    Type[] arguments = several.getActualTypeArguments();
    return arguments[arguments.length - 1];
  }

  private static Object simple(Class<?> raw) {
    return switch (raw.getSimpleName()) {
      case "boolean", "Boolean" -> false;
      case "int", "Integer" -> 100;
      case "short" -> (short) 1;
      case "long", "Long" -> 100L;
      case "double", "Double" -> 1.0;
      case "byte[]" -> MARK.getBytes();
      case "URI" -> URI.create("https://vendor.example.org/");
      case "Path" -> Path.of("keys");
      case "Duration" -> Duration.ofSeconds(60);
      case "Period" -> Period.ofDays(1);
      case "Instant" -> Instant.EPOCH;
      case "DataSize" -> DataSize.ofKilobytes(1);
      case "JsonNode" -> JsonNodeFactory.instance.textNode("text");
      default -> null;
    };
  }
}
