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
record EncryptedTable(String name, String key, String value, String context) {
  static final EncryptedTable VALUES =
      new EncryptedTable("installation_value", "name", "value_sealed");

  static final EncryptedTable DEAD_LETTERS =
      new EncryptedTable("dead_letter", "id", "record_sealed");

  /** Every one of the installation. */
  static final List<EncryptedTable> ALL =
      List.of(
          VALUES,
          new EncryptedTable("connection_token", "connection_id", "token_sealed"),
          new EncryptedTable("farewell_token", "connection_id", "token_sealed"),
          DEAD_LETTERS);

  private EncryptedTable(String name, String key, String value) {
    this(name, key, value, name);
  }

  /**
   * The same table of another schema.
   *
   * @param whole its name with the schema
   */
  EncryptedTable in(String whole) {
    return new EncryptedTable(whole, key, value, context);
  }
}
