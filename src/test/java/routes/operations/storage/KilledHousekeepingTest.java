package routes.operations.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.operations.Databases;

/**
 * Killed in the middle of commits and of housekeeping, the database opens and has every row whose
 * commit had returned. {@code -Dkills=50} as for docs/decisions/0006-h2-housekeeping.md.
 */
class KilledHousekeepingTest {
  private static final int KILLS = Integer.getInteger("kills", 6);

  /** Commits of one process before it is killed. */
  private static final int FEWEST = 20;

  private static final int MOST = 400;

  @TempDir Path folder;

  @Test
  void nothingCommittedIsLost() throws Exception {
    long seed = System.nanoTime();
    System.out.println("kills from seed " + seed);
    Random random = new Random(seed);
    DataSource source = EmbeddedDatabase.in(folder);
    Databases.migrate(source);
    int confirmed = 0;
    int first = 0;
    long largest = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      Committed seen = untilKilled(first, FEWEST + random.nextInt(MOST - FEWEST));
      largest = Math.max(largest, Files.size(EmbeddedDatabase.file(folder)));
      first = check(source, seen, confirmed, kill);
      confirmed = Math.max(confirmed, seen.confirmed());
    }
    System.out.printf(
        "%d kills, %d rows, file %d bytes, %d at most%n",
        KILLS, first, Files.size(EmbeddedDatabase.file(folder)), largest);
  }

  /**
   * @return where the next process begins
   */
  private int check(DataSource source, Committed seen, int confirmedBefore, int kill)
      throws Exception {
    Map<String, String> rows = new HashMap<>();
    Map<String, String> hashes = new HashMap<>();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select resource_id, state, content_hash from fhir_ledger")) {
      while (row.next()) {
        rows.put(row.getString(1), row.getString(2));
        hashes.put(row.getString(1), row.getString(3));
      }
    }
    int lost = 0;
    for (int number = 0; number < Math.max(seen.confirmed(), confirmedBefore); number++) {
      String id = KilledWriter.id(number);
      boolean whole =
          "confirmed".equals(rows.get(id)) && KilledWriter.id(-number).equals(hashes.get(id));
      lost += whole || isLeftPending(number) ? 0 : 1;
    }
    for (int number = seen.confirmed(); number < seen.pending(); number++) {
      lost += rows.containsKey(KilledWriter.id(number)) ? 0 : 1;
    }
    assertThat(lost).as("rows lost with kill %d", kill).isZero();
    int next = Math.max(seen.pending(), seen.confirmed());
    while (rows.containsKey(KilledWriter.id(next))) {
      next++;
    }
    for (int number = seen.confirmed(); number < next; number++) {
      if (!"confirmed".equals(rows.get(KilledWriter.id(number)))) {
        leftPending.put(number, true);
      }
    }
    return next;
  }

  private final Map<Integer, Boolean> leftPending = new HashMap<>();

  private boolean isLeftPending(int number) {
    return leftPending.containsKey(number);
  }

  /** Rows below these numbers were said to be committed. */
  private record Committed(int pending, int confirmed) {}

  private Committed untilKilled(int first, int commits) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                folder.toString(),
                "" + first)
            .redirectErrorStream(true)
            .start();
    int pending = first;
    int confirmed = first;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream()))) {
      String line;
      int seen = 0;
      boolean killed = false;
      while ((line = lines.readLine()) != null) {
        if (line.startsWith("pending ")) {
          pending = Integer.parseInt(line.substring(8));
        } else if (line.startsWith("confirmed ")) {
          confirmed = Integer.parseInt(line.substring(10));
        } else {
          System.out.println(line);
        }
        if (++seen >= commits && !killed) {
          process.toHandle().destroyForcibly();
          killed = true;
        }
      }
      assertThat(killed).as("the process lived until it was killed").isTrue();
    }
    process.waitFor();
    return new Committed(pending, confirmed);
  }
}
