package dev.cenote.jdbc.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A result set: what there is to it but passing calls on. */
abstract class ResultSetHandle extends Dependent<ResultSet> implements ResultSet {

  /** Null for one that a {@link MetaDataHandle} made; then it is the connection's. */
  private final @Nullable StatementHandle<?> statement;

  ResultSetHandle(
      ConnectionHandle connection, @Nullable StatementHandle<?> statement, ResultSet delegate) {
    super(connection, delegate);
    this.statement = statement;
  }

  /** Whether this is what the caller knows the driver's result set by. */
  @SuppressWarnings("ReferenceEquality") // the very same, not one with the same rows
  final boolean stands(ResultSet driver) {
    return delegateIfOpen() == driver;
  }

  /** The driver's result set, through which rows are about to be changed. */
  final ResultSet changing() throws SQLException {
    ResultSet driver = delegate();
    connection.working();
    return driver;
  }

  /** What the caller gets for a value of the driver, which may be a result set itself. */
  final @Nullable Object value(@Nullable Object value) throws SQLException {
    if (!(value instanceof ResultSet nested)) {
      return value;
    }
    return statement == null ? connection.results(nested) : statement.results(nested);
  }

  @Override
  final String kind() {
    return "result set";
  }

  @Override
  final void closeDriver(ResultSet driver) throws SQLException {
    driver.close();
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
    ResultSet driver = delegateIfOpen();
    return driver == null || !connection.isOpen() || driver.isClosed();
  }

  /**
   * Returns the statement that made it. A driver may have made one of its own for what its metadata
   * says; that one comes with our connection all the same.
   */
  @Override
  public final @Nullable Statement getStatement() throws SQLException {
    ResultSet driver = delegate();
    if (statement != null) {
      return statement;
    }
    try {
      Statement internal = driver.getStatement();
      return internal == null ? null : new DelegatingStatement<>(connection, internal);
    } catch (SQLException e) {
      throw seen(e);
    }
  }
}
