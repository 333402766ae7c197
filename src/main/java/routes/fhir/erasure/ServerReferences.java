package routes.fhir.erasure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import routes.fhir.FhirOutageException;
import routes.fhir.FhirRefusalException;
import routes.fhir.bundle.InstallationIdentifier;
import routes.fhir.bundle.Ledger;
import routes.fhir.client.FhirFailures.Purpose;
import routes.fhir.client.FhirSearch;
import routes.fhir.resource.ProvenanceResources;

/**
 * Where resources of the ledger stand at the FHIR server. Those whose id the server gives are
 * searched for by their identifier, whatever id the ledger remembers: that finds what was written
 * without an answer, and duplicates, and it never takes another's resource for one of ours.
 */
@Component
class ServerReferences {
  private final FhirSearch search;

  ServerReferences(FhirSearch search) {
    this.search = search;
  }

  /**
   * References ({@code Type/id}) of each, in the given order; none where the server has none.
   * Missing are Provenances that the server does not let us search for.
   *
   * @throws FhirOutageException where the server cannot be asked
   */
  Map<Ledger.Entry, List<String>> of(List<Ledger.Entry> entries) {
    Map<String, List<String>> tokens = new LinkedHashMap<>();
    for (Ledger.Entry entry : entries) {
      if (entry.identifier() != null) {
        tokens.computeIfAbsent(entry.type(), any -> new ArrayList<>()).add(entry.identifier());
      }
    }
    Map<String, List<String>> found = new LinkedHashMap<>();
    Set<String> refused = new HashSet<>();
    tokens.forEach(
        (type, all) -> {
          try {
            search(type, all, found);
          } catch (FhirRefusalException e) {
            refused.add(type);
          }
        });
    Map<Ledger.Entry, List<String>> standing = new LinkedHashMap<>();
    for (Ledger.Entry entry : entries) {
      if (entry.identifier() == null) {
        standing.put(entry, List.of(entry.type() + "/" + entry.id()));
      } else if (!refused.contains(entry.type())) {
        standing.put(entry, found.getOrDefault(entry.type() + "?" + entry.identifier(), List.of()));
      }
    }
    return standing;
  }

  /** What an erasure reads of a type: it goes on where Provenances may not be read. */
  static Purpose toRead(String type) {
    return type.equals(ProvenanceResources.TYPE) ? Purpose.READ_OPTIONAL : Purpose.READ;
  }

  private void search(String type, List<String> tokens, Map<String, List<String>> found) {
    for (ObjectNode resource :
        search.all(InstallationIdentifier.search(type, tokens), toRead(type))) {
      for (InstallationIdentifier identifier : InstallationIdentifier.all(resource)) {
        found
            .computeIfAbsent(type + "?" + identifier.token(), any -> new ArrayList<>())
            .add(type + "/" + resource.path("id").asText());
      }
    }
  }
}
