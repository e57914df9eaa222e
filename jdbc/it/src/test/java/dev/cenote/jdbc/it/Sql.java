package dev.cenote.jdbc.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Short ways to say things to a database. */
final class Sql {

  private Sql() {}

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The text of the only value of the only row. */
  static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      assertThat(rows.next()).as("a row of %s", query).isTrue();
      String text = String.valueOf(rows.getString(1));
      assertThat(rows.next()).as("a second row of %s", query).isFalse();
      return text;
    }
  }

  static long number(Connection connection, String query) throws SQLException {
    return Long.parseLong(text(connection, query));
  }
}
