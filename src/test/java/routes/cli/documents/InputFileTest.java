package routes.cli.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that no command can use. */
class InputFileTest {
  @TempDir Path folder;

  /** The file has no blocks on disk; read whole, it would not fit the memory of the tests. */
  @Test
  void aHugeFileIsRefusedUnread() throws IOException {
    Path huge = folder.resolve("huge.json");
    try (FileChannel file =
        FileChannel.open(huge, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {'}'}), 4L << 30);
    }
    String told = huge + " is larger than 16 MB; give a smaller one, such as a part of it.";
    assertThatThrownBy(() -> InputFile.text(huge)).hasMessage(told);
    assertThatThrownBy(() -> InputFile.json(huge, "the message")).hasMessage(told);
    assertThat(MappingDocument.read(huge).errors())
        .singleElement()
        .satisfies(finding -> assertThat(finding.what()).isEqualTo(told));
  }

  @Test
  void aNumberBeyondMeasureIsRefused() throws IOException {
    Path message = Files.writeString(folder.resolve("message.json"), "{\"a\": 1e9999999999}");
    assertThatThrownBy(() -> InputFile.json(message, "the message"))
        .isInstanceOf(UnusableInputException.class)
        .hasMessageEndingWith("the message has a number that is too large to be one.");
  }

  @Test
  void aDocumentWhoseKindIsNoTextIsRefused() throws IOException {
    Path document = Files.writeString(folder.resolve("device.json"), "{\"templateType\": {}}");
    assertThat(MappingDocument.read(document).errors()).hasSize(1);
  }
}
