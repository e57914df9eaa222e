package dev.cenote.jdbc.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A statement: what there is to it but passing calls on.
 *
 * <p>Of its result sets it remembers those of its last execution, since the driver closes the
 * others when it is executed anew.
 *
 * @param <S> the kind of statement
 */
abstract class StatementHandle<S extends Statement> extends Dependent<S> implements Statement {

  /** The newest of its last execution's result sets. A statement belongs to one thread. */
  private @Nullable ResultSetHandle results;

  StatementHandle(ConnectionHandle connection, S delegate) {
    super(connection, delegate);
  }

  /** The driver's statement, which is about to be executed; not once its connection has broken. */
  final S executing() throws SQLException {
    S driver = delegate();
    connection.working();
    results = null;
    return driver;
  }

  /** What the caller gets for a result set of the driver. */
  final @Nullable ResultSet results(@Nullable ResultSet driver) {
    if (driver == null) {
      return null;
    }
    ResultSetHandle known = results;
    if (known != null && known.stands(driver)) {
      return known;
    }
    ResultSetHandle handle = new DelegatingResultSet(connection, this, driver);
    if (known != null && !known.hasEnded()) {
      handle.older = known;
    }
    results = handle;
    return handle;
  }

  /** As {@link #results}, for a value that may be one, such as a cursor. */
  final @Nullable Object value(@Nullable Object value) {
    return value instanceof ResultSet driver ? results(driver) : value;
  }

  @Override
  final String kind() {
    return "statement";
  }

  @Override
  final void closeDriver(S driver) throws SQLException {
    SQLException failure = null;
    try {
      Dependents.endAll(results);
    } catch (SQLException e) {
      failure = e;
    }
    results = null;
    try {
      driver.close();
    } catch (SQLException e) {
      failure = Failures.joined(failure, e);
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public final void close() throws SQLException {
    try {
      end();
    } catch (SQLException e) {
      throw seen(e);
    }
  }

  @Override
  public final boolean isClosed() throws SQLException {
    S driver = delegateIfOpen();
    return driver == null || !connection.isOpen() || driver.isClosed();
  }

  @Override
  public final Connection getConnection() throws SQLException {
    delegate();
    return connection;
  }
}
