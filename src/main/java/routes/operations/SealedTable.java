package routes.operations;

import java.util.List;

/**
 * A table that holds sealed values. The context of each is {@code <table>:<key>}.
 *
 * @param key column of the primary key, text
 * @param value column of what is sealed
 */
record SealedTable(String name, String key, String value) {
  static final SealedTable VALUES = new SealedTable("installation_value", "name", "value_sealed");

  /** Every one there is. */
  static final List<SealedTable> ALL =
      List.of(
          VALUES,
          new SealedTable("connection_token", "connection_id", "token_sealed"),
          new SealedTable("farewell_token", "connection_id", "token_sealed"),
          new SealedTable("dead_letter", "id", "record_sealed"));
}
