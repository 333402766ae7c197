package routes.protocol.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import routes.operations.PoisonRecordException;

/** The records in a vendor's answer. Numbers keep the digits that the vendor wrote. */
@Component("vendorRecords")
public class VendorRecords {
  private static final ObjectMapper EXACT =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final Configuration PATHS =
      Configuration.builder()
          .jsonProvider(new JacksonJsonProvider(EXACT))
          .mappingProvider(new JacksonMappingProvider(EXACT))
          .options(Option.SUPPRESS_EXCEPTIONS)
          .build();

  /**
   * @param answer body of a good answer; one without content (204) holds no records
   * @param path JSONPath of the list of records, or of a single one
   * @throws PoisonRecordException if the answer is no JSON
   */
  public List<Map<String, Object>> of(String answer, String path) {
    if (answer == null || answer.isBlank()) {
      return List.of();
    }
    Object found = JsonPath.using(PATHS).parse(tree(answer)).read(path, Object.class);
    if (found instanceof Map<?, ?> one) {
      return List.of(record(one));
    }
    return found instanceof List<?> many
        ? many.stream().filter(Map.class::isInstance).map(each -> record((Map<?, ?>) each)).toList()
        : List.of();
  }

  /**
   * Whether something stands at the JSONPath that is neither null nor an empty list or object.
   *
   * @throws PoisonRecordException if the answer is no JSON
   */
  boolean has(String answer, String path) {
    Object found = JsonPath.using(PATHS).parse(tree(answer)).read(path, Object.class);
    if (found instanceof Map<?, ?> map) {
      return !map.isEmpty();
    }
    return found instanceof List<?> list ? !list.isEmpty() : found != null;
  }

  private static Object tree(String answer) {
    try {
      return EXACT.readValue(answer, Object.class);
    } catch (JsonProcessingException e) {
      throw new PoisonRecordException("not-json", "The answer of the vendor is no JSON.");
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> record(Map<?, ?> one) {
    return (Map<String, Object>) one;
  }
}
