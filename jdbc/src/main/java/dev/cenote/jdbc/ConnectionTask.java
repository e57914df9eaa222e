package dev.cenote.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Work with a connection.
 *
 * @param <R> the type of the result
 * @param <E> the type of exception that it throws besides {@link SQLException}
 */
@FunctionalInterface
public interface ConnectionTask<R extends @Nullable Object, E extends Exception> {

  /**
   * Does the work.
   *
   * @param connection to be used until this returns; it need not be closed
   * @return the result
   * @throws SQLException if the database or its driver fails
   * @throws E if the work fails otherwise
   */
  R run(Connection connection) throws SQLException, E;
}
