package routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Which room writes which table, as the SQL says that stands in code, routes and migrations. */
class TablesTest {
  private static final Path CODE = ProjectFiles.MAIN.resolve("routes");
  private static final Pattern CREATED = Pattern.compile("create table (?:if not exists )?(\\w+)");
  private static final Pattern WRITTEN =
      Pattern.compile("\\b(?:insert into|update|delete from|merge into)\\s+(\\w+)");

  /** Two rooms write these today. A table may leave this list; none may come to it. */
  private static final Map<String, Set<String>> OF_TWO_ROOMS =
      Map.of(
          "connection_device", Set.of("connection", "fhir"),
          "consent_mirror", Set.of("connection", "operations"),
          "deleted_range", Set.of("fhir", "operations"),
          "farewell", Set.of("connection", "operations"),
          "fhir_ledger", Set.of("fhir", "operations"),
          "finished_portion", Set.of("connection", "operations"),
          "watermark", Set.of("connection", "operations"));

  @Test
  void noFurtherTableIsWrittenByTwoRooms() {
    Map<String, Set<String>> several = new TreeMap<>(writers());
    several.values().removeIf(rooms -> rooms.size() == 1);

    assertThat(several).isEqualTo(OF_TWO_ROOMS);
  }

  @Test
  void everyTableIsWrittenByOneRoomAtLeast() {
    assertThat(writers().keySet()).hasSizeGreaterThan(25).isEqualTo(tables());
  }

  @Test
  void routesWriteNoTable() {
    assertThat(ProjectFiles.below(ProjectFiles.ROUTES))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(found(WRITTEN, file)).doesNotContainAnyElementsOf(tables()));
  }

  private static Map<String, Set<String>> writers() {
    Set<String> tables = tables();
    Map<String, Set<String>> writers = new TreeMap<>();
    for (Path file : ProjectFiles.below(CODE)) {
      String sql = ProjectFiles.text(file).replaceAll("\"\\s*\\+\\s*\"", "");
      for (String table : names(WRITTEN, sql)) {
        if (tables.contains(table)) {
          writers
              .computeIfAbsent(table, any -> new TreeSet<>())
              .add(CODE.relativize(file).getName(0).toString());
        }
      }
    }
    return writers;
  }

  /** What migrations rename or copy away is no table of the product. */
  private static Set<String> tables() {
    Set<String> tables = new TreeSet<>();
    tables.addAll(found(CREATED, ProjectFiles.RESOURCES.resolve("db")));
    tables.removeIf(name -> name.equals("fhir_ledger_by_id"));
    return tables;
  }

  private static Set<String> found(Pattern pattern, Path path) {
    return names(pattern, ProjectFiles.text(path));
  }

  private static Set<String> names(Pattern pattern, String sql) {
    return ProjectFiles.found(pattern, sql.toLowerCase());
  }
}
