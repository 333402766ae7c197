package routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import routes.connection.ImportCalls;
import routes.sandbox.oauth.RestCaller;
import routes.sandbox.oauth.RestVendor;

/**
 * A simulated vendor, read as the product imports from it, every data type to its last page, and
 * what the vendor's own description says of its answers.
 */
final class SpecifiedImport {
  private final Map<String, List<JsonNode>> pages = new TreeMap<>();

  /**
   * Reads every data type.
   *
   * @param caller that is connected
   * @param next JSON pointer of the token of the next page
   * @param nothing the status by which the vendor says that it has nothing at all
   */
  SpecifiedImport(RestCaller caller, ImportCalls calls, String next, int nothing) {
    for (String type : calls.dataTypes()) {
      List<JsonNode> read = new ArrayList<>();
      for (String page = null; read.isEmpty() || page != null; ) {
        RestVendor.Reply answer = caller.get(calls.page(type, page));
        if (answer.status() == nothing) {
          break;
        }
        assertThat(answer.status()).as(type).isEqualTo(200);
        read.add(answer.body());
        String told = answer.body().at(next).asText("");
        page = calls.next(type, page, told.isEmpty() || told.equals("null") ? null : told);
      }
      pages.put(type, read);
    }
  }

  /** The pages of a data type. */
  List<JsonNode> pages(String dataType) {
    return pages.get(dataType);
  }

  /** How many pages of each data type held a record; types without any are left out. */
  Map<String, Integer> filled() {
    Map<String, Integer> filled = new TreeMap<>();
    pages.forEach(
        (type, read) -> {
          int full = (int) read.stream().filter(page -> page.toString().contains("[{")).count();
          if (full > 0) {
            filled.put(type, full);
          }
        });
    return filled;
  }

  /**
   * What of the pages does not fit, by data type, whatever the position in a list; types that fit
   * are left out.
   *
   * @param schemas of all data types
   */
  Map<String, Set<String>> faults(Map<String, ObjectNode> schemas) {
    assertThat(schemas.keySet()).isEqualTo(pages.keySet());
    Map<String, Set<String>> faults = new TreeMap<>();
    pages.forEach(
        (type, read) -> {
          Set<String> all = new TreeSet<>();
          read.forEach(page -> all.addAll(VendorSpecification.faults(schemas.get(type), page)));
          if (!all.isEmpty()) {
            faults.put(type, VendorSpecification.general(all));
          }
        });
    return faults;
  }
}
