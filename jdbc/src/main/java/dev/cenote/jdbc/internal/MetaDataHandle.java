package dev.cenote.jdbc.internal;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What is known about a database: what there is to it but passing calls on. */
abstract class MetaDataHandle implements DatabaseMetaData {
  private final ConnectionHandle connection;
  private final DatabaseMetaData delegate;

  MetaDataHandle(ConnectionHandle connection, DatabaseMetaData delegate) {
    this.connection = connection;
    this.delegate = delegate;
  }

  /** The driver's metadata, as long as the use of the connection lasts. */
  final DatabaseMetaData delegate() throws SQLException {
    connection.delegate();
    return delegate;
  }

  /** As {@link #delegate()}, when the driver is about to ask the database. */
  final DatabaseMetaData working() throws SQLException {
    connection.working();
    return delegate;
  }

  final SQLException seen(SQLException failure) {
    return connection.seen(failure);
  }

  final @Nullable ResultSet results(@Nullable ResultSet driver) throws SQLException {
    return driver == null ? null : connection.results(driver);
  }

  @Override
  public final Connection getConnection() throws SQLException {
    delegate();
    return connection;
  }

  @Override
  public final int getDriverMajorVersion() {
    return delegate.getDriverMajorVersion();
  }

  @Override
  public final int getDriverMinorVersion() {
    return delegate.getDriverMinorVersion();
  }

  @Override
  public final <T> T unwrap(Class<T> type) throws SQLException {
    return Wrappers.unwrap(type, this, delegate());
  }

  @Override
  public final boolean isWrapperFor(Class<?> type) throws SQLException {
    return Wrappers.isWrapperFor(type, this, delegate());
  }

  @Override
  public final String toString() {
    return connection.poolName() + " metadata (" + delegate.getClass().getName() + ")";
  }
}
