package routes.operations.secret;

import java.util.List;

/**
 * A table that holds sealed values. The context of each is {@code <context>:<key>}.
 *
 * @param name as SQL takes it
 * @param key column of the primary key, text
 * @param value column of what is sealed
 * @param context the table's name without its schema
 */
record SealedTable(String name, String key, String value, String context) {
  static final SealedTable VALUES = new SealedTable("installation_value", "name", "value_sealed");

  static final SealedTable DEAD_LETTERS = new SealedTable("dead_letter", "id", "record_sealed");

  /** Every one of the installation. */
  static final List<SealedTable> ALL =
      List.of(
          VALUES,
          new SealedTable("connection_token", "connection_id", "token_sealed"),
          new SealedTable("farewell_token", "connection_id", "token_sealed"),
          DEAD_LETTERS);

  private SealedTable(String name, String key, String value) {
    this(name, key, value, name);
  }

  /**
   * The same table of another schema.
   *
   * @param whole its name with the schema
   */
  SealedTable in(String whole) {
    return new SealedTable(whole, key, value, context);
  }
}
