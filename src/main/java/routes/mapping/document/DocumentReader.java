package routes.mapping.document;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import routes.mapping.MappingError;
import routes.mapping.MappingException;
import routes.mapping.MappingOptions;

/**
 * Reads a mapping document with the position of every value. Comments, single quotes, unquoted
 * names and trailing commas are allowed, as the IoMT connector allows them.
 */
public final class DocumentReader {
  private static final JsonMapper LENIENT =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
          .build();

  private static final String IDENTIFIER_BASE = "{identifier-base}";

  private final MappingOptions options;

  /**
   * @param options its identifier base stands in place of {@code {identifier-base}} in every string
   */
  public DocumentReader(MappingOptions options) {
    this.options = options;
  }

  /**
   * @throws MappingException if the text is not one JSON value, or is nested too deep
   */
  public DocumentNode read(String json) {
    try (JsonParser parser = LENIENT.createParser(withoutByteOrderMark(json))) {
      if (parser.nextToken() == null) {
        throw new MappingException(
            List.of(
                new MappingError("$", 1, 1, "The document is empty; a JSON object is needed.")));
      }
      DocumentNode root = value(parser, DocumentPath.ROOT);
      if (parser.nextToken() != null) {
        JsonLocation at = parser.currentTokenLocation();
        throw new MappingException(
            List.of(
                new MappingError(
                    "$", at.getLineNr(), at.getColumnNr(), "Text follows after the document.")));
      }
      return root;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new MappingException(
          List.of(
              new MappingError(
                  "$",
                  at == null ? 1 : at.getLineNr(),
                  at == null ? 1 : at.getColumnNr(),
                  "The document is not JSON: "
                      + e.getOriginalMessage()
                          .replaceAll("\\[Source: .*?; (line: \\d+, column: \\d+)]", "$1"))));
    } catch (NumberFormatException e) {
      throw new MappingException(
          List.of(new MappingError("$", 1, 1, "The document has a number that is too large.")));
    } catch (IOException e) {
      throw new IllegalStateException("reading from a string cannot fail", e);
    }
  }

  /** Some editors put one in front of UTF-8 text. */
  private static String withoutByteOrderMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private DocumentNode value(JsonParser parser, DocumentPath path) throws IOException {
    JsonLocation at = parser.currentTokenLocation();
    if (path.depth() >= options.maxNesting() && parser.currentToken().isStructStart()) {
      throw new MappingException(
          List.of(
              new MappingError(
                  "$",
                  at.getLineNr(),
                  at.getColumnNr(),
                  "The document has more than "
                      + options.maxNesting()
                      + " levels of objects and arrays ("
                      + MappingOptions.MAX_NESTING
                      + ").")));
    }
    int line = at.getLineNr();
    int column = at.getColumnNr();
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, path, line, column);
      case START_ARRAY -> array(parser, path, line, column);
      case VALUE_STRING ->
          scalar(path, line, column, TextNode.valueOf(substitute(parser.getText())));
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT -> scalar(path, line, column, IntNode.valueOf(parser.getIntValue()));
            case LONG -> scalar(path, line, column, LongNode.valueOf(parser.getLongValue()));
            default -> scalar(path, line, column, DecimalNode.valueOf(parser.getDecimalValue()));
          };
      case VALUE_NUMBER_FLOAT ->
          scalar(path, line, column, DecimalNode.valueOf(parser.getDecimalValue()));
      case VALUE_TRUE -> scalar(path, line, column, BooleanNode.TRUE);
      case VALUE_FALSE -> scalar(path, line, column, BooleanNode.FALSE);
      default -> scalar(path, line, column, NullNode.getInstance());
    };
  }

  private DocumentNode object(JsonParser parser, DocumentPath path, int line, int column)
      throws IOException {
    DocumentNode object = DocumentNode.object(path, line, column);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.members().put(name, value(parser, path.member(name)));
    }
    return object;
  }

  private DocumentNode array(JsonParser parser, DocumentPath path, int line, int column)
      throws IOException {
    List<DocumentNode> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser, path.element(elements.size())));
    }
    return new DocumentNode(path, line, column, null, elements, null);
  }

  private static DocumentNode scalar(
      DocumentPath path, int line, int column, com.fasterxml.jackson.databind.JsonNode value) {
    return new DocumentNode(path, line, column, null, null, value);
  }

  private String substitute(String text) {
    return text.contains(IDENTIFIER_BASE)
        ? text.replace(IDENTIFIER_BASE, options.identifierBase())
        : text;
  }
}
