package routes.fhir.identity;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.gclient.ICriterion;
import ca.uhn.fhir.rest.gclient.TokenClientParam;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Resource;
import routes.fhir.FhirOutageException;
import routes.fhir.client.ExpectedAnswers;
import routes.fhir.client.FhirFailures;
import routes.fhir.client.FhirFailures.Purpose;
import routes.fhir.client.FhirProperties;
import routes.fhir.server.FhirServer;
import routes.operations.PoisonRecordException;
import routes.subject.ResourceName;

/**
 * Searches one type of resource by name. What was found is kept for a while, counted from when it
 * was read, ids only; that something is missing is never kept. Thread-safe.
 *
 * @param <R> the type of resource
 * @param <F> what is kept of it
 */
final class ResourceLookup<R extends Resource, F> {
  private static final TokenClientParam IDENTIFIER = new TokenClientParam("identifier");
  private static final TokenClientParam ID = new TokenClientParam("_id");

  /** More than one is one too many; those that a merge has replaced do not count. */
  private static final int MOST = 20;

  private final Class<R> type;
  private final Function<R, List<Identifier>> identifiers;
  private final IGenericClient client;
  private final FhirServer server;
  private final FhirFailures failures;
  private final Cache<ResourceName, F> kept;

  /**
   * @param identifiers of such a resource
   * @param metrics name of the cache's metrics
   */
  ResourceLookup(
      Class<R> type,
      Function<R, List<Identifier>> identifiers,
      IGenericClient client,
      FhirServer server,
      FhirFailures failures,
      FhirProperties fhir,
      MeterRegistry meters,
      String metrics) {
    this.type = type;
    this.identifiers = identifiers;
    this.client = client;
    this.server = server;
    this.failures = failures;
    this.kept =
        CaffeineCacheMetrics.monitor(
            meters,
            Caffeine.newBuilder()
                .expireAfterWrite(fhir.patientCacheTime())
                .maximumSize(fhir.patientCacheSize())
                .recordStats()
                .build(),
            metrics);
  }

  /** Whether a reference is to another server than the one that is searched. */
  boolean isElsewhere(IIdType reference) {
    return reference.isAbsolute() && !server.address().isOwn(reference.getBaseUrl());
  }

  /** What is kept under that name, or what is found now. */
  Optional<F> find(ResourceName name, Function<List<R>, Optional<F>> choice) {
    F known = kept.getIfPresent(name);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<F> found = choice.apply(search(name));
    found.ifPresent(one -> kept.put(name, one));
    return found;
  }

  /**
   * Asks the server, whatever is kept. What it answers is compared as servers compare names. One
   * that answers with others may ignore parameters it does not know, and answer everything with
   * anybody (https://hl7.org/fhir/R4/search.html#errors); whether it does is found out by a name
   * that nothing has.
   *
   * @throws FhirOutageException where it cannot be asked, or does not keep to what is asked
   * @throws PoisonRecordException {@code TYPE-named-otherwise} where it does, and yet takes another
   *     name for this one
   */
  List<R> search(ResourceName name) {
    List<R> found = failures.calling(Purpose.READ, () -> found(name));
    if (found.stream().allMatch(one -> isNamed(one, name))) {
      return found;
    }
    failures.calling(
        Purpose.READ,
        () -> {
          if (!found(nobody(name)).isEmpty()) {
            throw new FhirOutageException(
                "the FHIR server does not keep to the search for a "
                    + type.getSimpleName()
                    + ": it answers with others, too");
          }
          return true;
        });
    throw new PoisonRecordException(
        type.getSimpleName().toLowerCase(Locale.ROOT) + "-named-otherwise",
        "The FHIR server answers the search for a %1$s with a %1$s of another name."
            .formatted(type.getSimpleName()));
  }

  private static ResourceName nobody(ResourceName name) {
    String random = UUID.randomUUID().toString();
    return name.reference() == null
        ? new ResourceName(name.system(), random, null)
        : new ResourceName(null, null, name.reference().replaceFirst("/.*", "/" + random));
  }

  private List<R> found(ResourceName name) {
    Bundle answer =
        ExpectedAnswers.search(
            client
                .search()
                .forResource(type)
                .where(named(name))
                .count(MOST)
                .returnBundle(Bundle.class)
                .execute(),
            type.getSimpleName());
    return answer.getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private boolean isNamed(R resource, ResourceName name) {
    return name.reference() != null
        ? resource.getIdElement().getIdPart().equalsIgnoreCase(name.id())
        : identifiers.apply(resource).stream()
            // Whether case matters is for the system to say, and for the server to know.
            .anyMatch(own -> name.isLike(own.getSystem(), own.getValue()));
  }

  private static ICriterion<TokenClientParam> named(ResourceName name) {
    if (name.reference() != null) {
      return ID.exactly().code(name.id());
    }
    return name.system() == null
        ? IDENTIFIER.exactly().identifier(name.value())
        : IDENTIFIER.exactly().systemAndIdentifier(name.system(), name.value());
  }

  /** Keeps what was made under that name. */
  void keep(ResourceName name, F made) {
    kept.put(name, made);
  }

  /** The next look-up of that name asks the server. */
  void forget(ResourceName name) {
    kept.invalidate(name);
  }
}
