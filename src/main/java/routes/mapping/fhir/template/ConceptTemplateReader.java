package routes.mapping.fhir.template;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import routes.mapping.document.DocumentNode;
import routes.mapping.document.Members;

/** Reads a value of type CodeableConcept: a constant, or a table from which the value chooses. */
final class ConceptTemplateReader {
  private final Members members;
  private final Function<DocumentNode, Concept> concept;
  private final Map<String, Concept> byIdentity = new HashMap<>();

  /**
   * @param members of the value
   * @param concept reads a concept, or notes a fault and gives null
   */
  ConceptTemplateReader(Members members, Function<DocumentNode, Concept> concept) {
    this.members = members;
    this.concept = concept;
  }

  /**
   * @param codes reads the codes of a constant
   * @return null with an error where the members are wrong
   */
  ValueTemplate read(String name, Function<DocumentNode, Coding> codes) {
    Optional<DocumentNode> table = members.read("concepts");
    Optional<DocumentNode> otherwise = members.read("otherwise");
    if (table.isEmpty()) {
      otherwise.ifPresent(
          at ->
              members.error(
                  at, "An 'otherwise' stands beside a table 'concepts'; there is none. Add it."));
      return new ValueTemplate.Constant(
          name, new Concept(members.text("text"), members.list("codes", codes)));
    }
    for (String constant : List.of("codes", "text")) {
      members
          .read(constant)
          .ifPresent(
              at ->
                  members.error(
                      at,
                      "A value with a table 'concepts' has no '"
                          + constant
                          + "' of its own. Take one of them out."));
    }
    if (!table.get().isObject() || table.get().members().isEmpty()) {
      members.error(
          table.get(),
          "Expected an object for the property 'concepts', with a concept for each text of the"
              + " value.");
      return null;
    }
    Map<String, Concept> concepts = new LinkedHashMap<>();
    table.get().members().forEach((value, at) -> concepts.put(value, told(at)));
    return new ValueTemplate.Coded(name, concepts, otherwise.map(this::told).orElse(null));
  }

  /** A concept that can be told from the others when it is read again. */
  private Concept told(DocumentNode at) {
    Concept told = concept.apply(at);
    if (told == null) {
      return null;
    }
    if (told.codes().stream().anyMatch(coding -> coding.code() == null)
        || told.identity().isBlank()) {
      members.error(at, "A concept of a table needs a text, or codes that each have a code.");
      return null;
    }
    Concept other = byIdentity.putIfAbsent(told.identity(), told);
    if (other != null && !other.equals(told)) {
      members.error(
          at,
          "Two concepts of the table have the same codes and another wording: a merge could not"
              + " tell them apart. Give them different codes or the same wording.");
    }
    return told;
  }
}
