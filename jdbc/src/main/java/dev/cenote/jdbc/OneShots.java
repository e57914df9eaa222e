package dev.cenote.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@link CenoteDataSource} does in one call. */
final class OneShots {
  private OneShots() {}

  static <R extends @Nullable Object> List<R> query(
      Connection connection, String sql, RowMapper<? extends R> mapper, @Nullable Object[] values)
      throws SQLException {
    try (PreparedStatement statement = prepared(connection, sql, values);
        ResultSet rows = statement.executeQuery()) {
      List<R> results = new ArrayList<>();
      while (rows.next()) {
        results.add(mapper.map(rows));
      }
      return results;
    }
  }

  static int update(Connection connection, String sql, @Nullable Object[] values)
      throws SQLException {
    try (PreparedStatement statement = prepared(connection, sql, values)) {
      return statement.executeUpdate();
    }
  }

  private static PreparedStatement prepared(
      Connection connection, String sql, @Nullable Object[] values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(Objects.requireNonNull(sql, "sql"));
    boolean isReady = false;
    try {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      isReady = true;
      return statement;
    } finally {
      if (!isReady) {
        statement.close();
      }
    }
  }

  /** In a transaction of its own, which a failure of any kind undoes. */
  static <R extends @Nullable Object, E extends Exception> R transaction(
      Connection connection, ConnectionTask<? extends R, E> task) throws SQLException, E {
    connection.setAutoCommit(false);
    R result;
    try {
      result = task.run(connection);
      connection.commit();
    } catch (Throwable failure) {
      rollBack(connection, failure);
      throw failure;
    }
    return result;
  }

  private static void rollBack(Connection connection, Throwable failure) {
    try {
      if (!connection.isClosed()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }
}
