package routes.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import routes.cli.cases.ObservationGroups;
import routes.mapping.catalog.MappingPair;
import routes.mapping.device.DeviceMapping;
import routes.mapping.device.DeviceMessage;
import routes.mapping.device.Normalization;
import routes.mapping.fhir.FhirMapping;
import routes.mapping.fhir.ObservationContext;

/**
 * Whatever stands in mapping documents and messages: a document loads or tells its faults, a
 * message gives measurements and failures, a group an Observation or the reason why not. A seed
 * names the documents of a case; a failure tells it.
 */
class MappingFuzzTest {
  private static final int SEEDS = 600;
  private static final int A_TEST = 300;
  private static final Duration GENEROUS = Duration.ofMinutes(2);
  private static final MappingOptions OPTIONS =
      MappingOptions.defaults().with(new ExpressionLimits(10_000, 200_000));
  private static final ObservationContext CONTEXT =
      new ObservationContext("id", "urn:ids", "key", "Patient/p", "Device/d", null, Instant.EPOCH);

  @TestFactory
  Stream<DynamicTest> documentsLoadOrTellTheirFaults() {
    return parts(
        seed -> {
          loaded(() -> DeviceMapping.load(RandomDocuments.device(seed), OPTIONS))
              .ifPresent(device -> device.normalize(RandomDocuments.message(seed)));
          loaded(() -> FhirMapping.load(RandomDocuments.fhir(seed), OPTIONS));
        });
  }

  @TestFactory
  Stream<DynamicTest> messagesGiveObservationsOrFailures() {
    return Stream.of("withings", "generic-json")
        .flatMap(
            vendor -> {
              MappingPair sound = pair(vendor);
              return parts(
                  seed -> {
                    FhirMapping fhir =
                        loaded(() -> FhirMapping.load(RandomDocuments.fhir(seed), OPTIONS))
                            .orElse(sound.fhir());
                    run(sound.device(), seed % 2 == 0 ? sound.fhir() : fhir, seed);
                  });
            });
  }

  private static void run(DeviceMapping device, FhirMapping fhir, long seed) {
    ObjectNode envelope = DeviceMessage.enveloped(RandomDocuments.message(seed));
    Normalization result = device.normalize(envelope);
    result.failures().forEach(failure -> assertThat(failure.reason()).isNotBlank());
    ObservationGroups groups = new ObservationGroups(fhir, "link");
    for (Measurement measurement : result.measurements()) {
      refusable(() -> groups.add(measurement));
    }
    groups
        .groups()
        .forEach(
            (key, group) ->
                refusable(
                    () -> {
                      ObjectNode created = fhir.create(group, CONTEXT);
                      assertThat(created.toString().length()).isLessThan(20_000_000);
                      fhir.merge(group, created, CONTEXT);
                    }));
  }

  private static void refusable(Runnable step) {
    try {
      step.run();
    } catch (TransformException e) {
      assertThat(e.code()).isNotBlank();
    }
  }

  private static <T> Optional<T> loaded(Supplier<T> loading) {
    try {
      return Optional.of(loading.get());
    } catch (MappingException e) {
      assertThat(e.errors()).isNotEmpty();
      assertThat(e.errors()).allSatisfy(error -> assertThat(error.message()).isNotBlank());
      return Optional.empty();
    }
  }

  private interface Check {
    void of(long seed) throws Exception;
  }

  private static Stream<DynamicTest> parts(Check check) {
    return IntStream.range(0, SEEDS / A_TEST)
        .mapToObj(
            part ->
                DynamicTest.dynamicTest(
                    "seeds from " + part * A_TEST,
                    () -> {
                      long[] running = {0};
                      assertTimeoutPreemptively(
                          GENEROUS,
                          () -> {
                            for (long seed = part * A_TEST; seed < (part + 1L) * A_TEST; seed++) {
                              running[0] = seed;
                              check(check, seed);
                            }
                          },
                          () -> "still running: seed " + running[0]);
                    }));
  }

  private static void check(Check check, long seed) {
    try {
      check.of(seed);
    } catch (Throwable e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private static MappingPair pair(String vendor) {
    Path folder = Path.of("mappings", vendor);
    try {
      return MappingPair.load(
          vendor,
          Files.readString(folder.resolve("device.json")),
          Files.readString(folder.resolve("fhir.json")),
          OPTIONS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
