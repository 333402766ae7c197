package routes.connection.core;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** What a person granted, as it stands in a row of {@code connection}: separated by spaces. */
public final class GrantedScopes {
  private GrantedScopes() {}

  public static List<String> of(ResultSet row) throws SQLException {
    return Arrays.stream(row.getString("scopes").split(" "))
        .filter(scope -> !scope.isBlank())
        .toList();
  }

  public static String text(List<String> scopes) {
    return String.join(" ", scopes);
  }
}
