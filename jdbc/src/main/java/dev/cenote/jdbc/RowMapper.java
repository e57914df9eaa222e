package dev.cenote.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes something of a row.
 *
 * @param <R> of what type
 */
@FunctionalInterface
public interface RowMapper<R extends @Nullable Object> {

  /**
   * Makes something of the row that a result set is at.
   *
   * @param row to be read from, and neither moved nor kept
   * @throws SQLException if it cannot be read
   */
  R map(ResultSet row) throws SQLException;
}
