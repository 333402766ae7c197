package routes.messages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;
import routes.mapping.MappingOptions;

/** A mapping folder with a pair that makes one type of measurement of every message. */
public final class MappingDocuments {
  private final Path folder;

  public MappingDocuments(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** Settings of an installation that decided these. */
  public static MappingSettings settings(DataSize largest, String identifierBase) {
    return new MappingSettings(
        largest, MappingOptions.defaults().withIdentifierBase(identifierBase));
  }

  public Path device() {
    return folder.resolve("device.json");
  }

  public Path fhir() {
    return folder.resolve("fhir.json");
  }

  /** Both documents, of one type. */
  public void write(String type) throws IOException {
    writeDevice(type);
    writeFhir(type);
  }

  void writeDevice(String type) throws IOException {
    Files.writeString(device(), device(type));
  }

  void writeFhir(String type) throws IOException {
    Files.writeString(fhir(), fhir(type));
  }

  void delete() throws IOException {
    FileSystemUtils.deleteRecursively(folder);
  }

  static String device(String type) {
    return """
    {"templateType": "CollectionContent", "template": [
      {"templateType": "JsonPathContent", "template": {
        "typeName": "%s", "typeMatchExpression": "$.Body",
        "deviceIdExpression": "$.device", "timestampExpression": "$.time",
        "values": [{"valueName": "value", "valueExpression": "$.value"}]}}]}
    """
        .formatted(type);
  }

  static String fhir(String type) {
    return """
    {"templateType": "CollectionFhir", "template": [
      {"templateType": "CodeValueFhir", "template": {"typeName": "%s", "codes": [{"code": "%s"}],
        "value": {"valueType": "Quantity", "valueName": "value"}}}]}
    """
        .formatted(type, type);
  }
}
