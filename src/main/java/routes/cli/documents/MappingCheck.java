package routes.cli.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import routes.cli.documents.Finding.Severity;
import routes.cli.documents.MappingDocument.Kind;

/** Loads mapping documents and collects what is wrong or odd about them. */
public final class MappingCheck {
  /** Levels of folders that are looked through for mapping folders. */
  private static final int DEEPEST = 6;

  private static final Comparator<Finding> BY_PLACE =
      Comparator.comparing(Finding::file)
          .thenComparing(Finding::line)
          .thenComparing(Finding::column);

  private final List<Finding> findings = new ArrayList<>();
  private int files;

  /** The mapping folders in a folder, itself included. */
  public static List<Path> folders(Path folder) {
    try (Stream<Path> found = Files.walk(folder, DEEPEST)) {
      return found.filter(Files::isDirectory).filter(MappingCheck::isMapping).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new UnusableInputException(folder + " cannot be looked through; check its rights.");
    }
  }

  /** Checks the pair of a mapping folder. */
  public void folder(Path path) {
    MappingFolder folder = new MappingFolder(path);
    for (Path missing : folder.missing()) {
      findings.add(
          Finding.error(
              missing,
              1,
              1,
              "The file is missing.",
              "a mapping folder holds device.json and fhir.json, which load as a pair"));
    }
    List<MappingDocument> documents = new ArrayList<>();
    if (InputFile.exists(folder.device())) {
      documents.add(read(folder.device(), Kind.DEVICE));
    }
    if (InputFile.exists(folder.fhir())) {
      documents.add(read(folder.fhir(), Kind.FHIR));
    }
    check(documents);
  }

  /**
   * Checks single documents. One device mapping and one FHIR mapping are a pair where no others are
   * given, or none others of their folder.
   */
  public void files(List<Path> paths) {
    List<MappingDocument> all = paths.stream().map(path -> read(path, null)).toList();
    if (isPair(all)) {
      check(all);
      return;
    }
    Map<Path, List<MappingDocument>> byFolder = new LinkedHashMap<>();
    for (MappingDocument document : all) {
      Path folder = document.file().toAbsolutePath().normalize().getParent();
      byFolder.computeIfAbsent(folder, key -> new ArrayList<>()).add(document);
    }
    for (List<MappingDocument> documents : byFolder.values()) {
      if (isPair(documents)) {
        check(documents);
      } else {
        documents.forEach(document -> check(List.of(document)));
      }
    }
  }

  /** Everything found, by file and place. */
  public List<Finding> findings() {
    return findings.stream().sorted(BY_PLACE).toList();
  }

  /** How many documents were read. */
  public int files() {
    return files;
  }

  /** How many findings are of that severity. */
  public long count(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  private static boolean isMapping(Path folder) {
    MappingFolder mapping = new MappingFolder(folder);
    return InputFile.exists(mapping.device()) || InputFile.exists(mapping.fhir());
  }

  private static boolean isPair(List<MappingDocument> documents) {
    return documents.size() == 2
        && documents.get(0).kind() != null
        && documents.get(1).kind() != null
        && documents.get(0).kind() != documents.get(1).kind();
  }

  private MappingDocument read(Path file, Kind kind) {
    files++;
    MappingDocument document = MappingDocument.read(file, kind);
    findings.addAll(document.errors());
    return document;
  }

  private void check(List<MappingDocument> documents) {
    List<MappingDocument> usable = documents.stream().filter(MappingDocument::usable).toList();
    for (MappingDocument document : usable) {
      note(DocumentWarnings.of(document.kind(), document.root()), List.of(document));
    }
    if (isPair(usable)) {
      MappingDocument device = of(Kind.DEVICE, usable);
      MappingDocument fhir = of(Kind.FHIR, usable);
      note(PairWarnings.of(device.root(), fhir.root()), usable);
    }
  }

  private void note(List<Warning> warnings, List<MappingDocument> documents) {
    for (Warning warning : warnings) {
      findings.add(
          new Finding(
              of(warning.document(), documents).file(),
              warning.at().line(),
              warning.at().column(),
              Severity.WARNING,
              warning.at().path() + ": " + warning.what(),
              warning.remedy()));
    }
  }

  private static MappingDocument of(Kind kind, List<MappingDocument> documents) {
    return documents.stream().filter(document -> document.kind() == kind).findFirst().orElseThrow();
  }
}
