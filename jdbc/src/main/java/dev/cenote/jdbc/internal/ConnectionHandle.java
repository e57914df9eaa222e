package dev.cenote.jdbc.internal;

import static dev.cenote.jdbc.internal.Property.CATALOG;
import static dev.cenote.jdbc.internal.Property.CLIENT_INFO;
import static dev.cenote.jdbc.internal.Property.HOLDABILITY;
import static dev.cenote.jdbc.internal.Property.ISOLATION;
import static dev.cenote.jdbc.internal.Property.NETWORK_TIMEOUT;
import static dev.cenote.jdbc.internal.Property.READ_ONLY;
import static dev.cenote.jdbc.internal.Property.SCHEMA;
import static dev.cenote.jdbc.internal.Property.TYPE_MAP;

import dev.cenote.internal.Handles;
import dev.cenote.internal.Slot;
import java.sql.CallableStatement;
import java.sql.ClientInfoStatus;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Savepoint;
import java.sql.ShardingKey;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One caller's use of a connection: what there is to it but passing calls on. It is the lease
 * itself: the slot and the number of the use say whether it lasts, and whoever ends the use, by
 * {@link #close()}, {@link #abort} or from within the pool, makes the handle a closed connection in
 * the same moment. So one that is kept and used later reaches nobody.
 *
 * <p>A driver's error that the {@link dev.cenote.jdbc.ExceptionPolicy} calls fatal ends the use at
 * once, and the caller gets the error.
 */
abstract class ConnectionHandle extends Dependents implements Connection {
  final Physical physical;
  private final Slot<Physical> slot;
  private final long use;

  ConnectionHandle(Slot<Physical> slot, long use, Physical physical) {
    this.slot = slot;
    this.use = use;
    this.physical = physical;
  }

  /** What errors begin with. */
  final String poolName() {
    return Handles.poolName(slot);
  }

  // Ways to the driver.

  /** The driver's connection, while this use of it lasts. */
  final Connection delegate() throws SQLException {
    if (!isOpen()) {
      throw closed();
    }
    return physical.connection;
  }

  /** As {@link #delegate()}, when the driver is about to ask the database. */
  final Connection working() throws SQLException {
    Connection driver = delegate();
    physical.worksNow();
    return driver;
  }

  final boolean isOpen() {
    return Handles.lasts(slot, use);
  }

  private SQLException closed() {
    String defect = physical.defect();
    String why = defect == null ? "" : ", for it broke: " + defect;
    return new SQLNonTransientConnectionException(
        poolName() + ": the connection is closed" + why, Failures.NO_CONNECTION);
  }

  /** Has an error of the driver judged, and gives it back. */
  final SQLException seen(SQLException failure) {
    if (isOpen() && physical.policy.isFatal(failure)) {
      physical.breakBy(failure);
      Handles.discard(slot, use);
    }
    return failure;
  }

  final Statement wrap(Statement driver) throws SQLException {
    return kept(new DelegatingStatement<>(this, driver));
  }

  final PreparedStatement wrap(PreparedStatement driver) throws SQLException {
    return kept(new DelegatingPreparedStatement<>(this, driver));
  }

  final CallableStatement wrap(CallableStatement driver) throws SQLException {
    return kept(new DelegatingCallableStatement(this, driver));
  }

  final DatabaseMetaData wrap(DatabaseMetaData driver) {
    return new DelegatingMetaData(this, driver);
  }

  /** What the caller gets for a result set that belongs to no statement of ours. */
  final ResultSet results(ResultSet driver) throws SQLException {
    return kept(new DelegatingResultSet(this, null, driver));
  }

  /**
   * Notes what has to be closed with this. If this was closed meanwhile by another thread, either
   * that one sees the new one in the list, or this one sees that the use has ended: each writes
   * first and reads second.
   */
  private <D extends Dependent<?>> D kept(D dependent) throws SQLException {
    push(dependent);
    if (!isOpen()) {
      dependent.end();
      throw closed();
    }
    return dependent;
  }

  // The end.

  @Override
  public final void close() {
    if (hadDependents() || physical.isTouched() || physical.isLent) {
      Handles.release(slot, use, this::cleanUp);
    } else {
      Handles.release(slot, use);
    }
  }

  /** Ends the use of a task that failed. */
  final void closeAfter(Throwable failure) {
    Handles.releaseFailed(slot, use, failure, this::cleanUp);
  }

  /** The use has ended, and nobody else has the connection yet. */
  private void cleanUp(Physical own) throws SQLException {
    if (own.isLent) { // or it would be a fence for every connection
      own.isLent = false;
    }
    try {
      endAll();
      own.restore();
    } catch (SQLException e) {
      own.breakBy(e);
      throw e;
    }
  }

  @Override
  public final boolean isClosed() throws SQLException {
    return !isOpen() || physical.connection.isClosed();
  }

  @Override
  public final void abort(Executor executor) throws SQLException {
    if (executor == null) {
      throw new SQLException(poolName() + ": abort: the executor is null");
    }
    if (Handles.discard(slot, use)) {
      physical.connection.abort(executor);
    }
  }

  @Override
  public final boolean isValid(int timeout) throws SQLException {
    if (timeout < 0) {
      throw new SQLException(poolName() + ": isValid: " + timeout + ": must be 0 or more");
    }
    if (!isOpen()) {
      return false;
    }
    try {
      boolean isValid = physical.connection.isValid(timeout);
      if (!isValid) {
        Handles.suspect(slot, use);
      }
      return isValid;
    } catch (SQLException e) {
      throw seen(e);
    }
  }

  // Transactions.

  @Override
  public final void setAutoCommit(boolean autoCommit) throws SQLException {
    delegate();
    try {
      physical.setAutoCommit(autoCommit);
    } catch (SQLException e) {
      throw seen(e);
    }
  }

  @Override
  public final void commit() throws SQLException {
    Connection driver = delegate();
    try {
      driver.commit();
      physical.transactionEnded();
    } catch (SQLException e) {
      throw seen(e);
    }
  }

  @Override
  public final void rollback() throws SQLException {
    Connection driver = delegate();
    try {
      driver.rollback();
      physical.transactionEnded();
    } catch (SQLException e) {
      throw seen(e);
    }
  }

  @Override
  public final void rollback(Savepoint savepoint) throws SQLException {
    Connection driver = delegate();
    try {
      driver.rollback(savepoint);
    } catch (SQLException e) {
      throw seen(e);
    }
  }

  // State that the next caller must not see.

  private <V> void set(Property<V> property, @Nullable V value) throws SQLException {
    set(property, value, property.setter());
  }

  private <V> void set(Property<V> property, @Nullable V value, Property.Setter<V> setter)
      throws SQLException {
    delegate();
    try {
      physical.set(property, value, setter);
    } catch (SQLException e) {
      throw seen(e);
    }
  }

  @Override
  public final void setReadOnly(boolean readOnly) throws SQLException {
    set(READ_ONLY, readOnly);
  }

  @Override
  public final void setTransactionIsolation(int level) throws SQLException {
    set(ISOLATION, level);
  }

  @Override
  public final void setCatalog(@Nullable String catalog) throws SQLException {
    set(CATALOG, catalog);
  }

  @Override
  public final void setSchema(@Nullable String schema) throws SQLException {
    set(SCHEMA, schema);
  }

  @Override
  public final void setHoldability(int holdability) throws SQLException {
    set(HOLDABILITY, holdability);
  }

  @Override
  public final void setTypeMap(@Nullable Map<String, Class<?>> map) throws SQLException {
    set(TYPE_MAP, map);
  }

  @Override
  public final void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
    set(
        NETWORK_TIMEOUT,
        milliseconds,
        (driver, value) -> driver.setNetworkTimeout(executor, milliseconds));
  }

  @Override
  public final void setClientInfo(String name, @Nullable String value)
      throws SQLClientInfoException {
    setClientInfo((driver, unused) -> driver.setClientInfo(name, value));
  }

  @Override
  public final void setClientInfo(Properties properties) throws SQLClientInfoException {
    setClientInfo((driver, unused) -> driver.setClientInfo(properties));
  }

  private void setClientInfo(Property.Setter<Properties> setter) throws SQLClientInfoException {
    try {
      delegate();
      changeClientInfo(setter);
    } catch (SQLClientInfoException e) {
      throw e;
    } catch (SQLException e) {
      SQLClientInfoException told =
          new SQLClientInfoException(
              e.getMessage(),
              e.getSQLState(),
              e.getErrorCode(),
              Map.<String, ClientInfoStatus>of());
      told.initCause(e);
      throw told;
    }
  }

  private void changeClientInfo(Property.Setter<Properties> setter) throws SQLException {
    try {
      physical.change(CLIENT_INFO, setter);
    } catch (SQLException e) {
      throw seen(e);
    }
  }

  @Override
  public final void setShardingKey(@Nullable ShardingKey shardingKey) throws SQLException {
    Connection driver = spoiling();
    try {
      driver.setShardingKey(shardingKey);
    } catch (SQLException e) {
      throw seen(e);
    }
  }

  @Override
  public final void setShardingKey(
      @Nullable ShardingKey shardingKey, @Nullable ShardingKey superShardingKey)
      throws SQLException {
    Connection driver = spoiling();
    try {
      driver.setShardingKey(shardingKey, superShardingKey);
    } catch (SQLException e) {
      throw seen(e);
    }
  }

  @Override
  public final boolean setShardingKeyIfValid(@Nullable ShardingKey shardingKey, int timeout)
      throws SQLException {
    Connection driver = spoiling();
    try {
      return driver.setShardingKeyIfValid(shardingKey, timeout);
    } catch (SQLException e) {
      throw seen(e);
    }
  }

  @Override
  public final boolean setShardingKeyIfValid(
      @Nullable ShardingKey shardingKey, @Nullable ShardingKey superShardingKey, int timeout)
      throws SQLException {
    Connection driver = spoiling();
    try {
      return driver.setShardingKeyIfValid(shardingKey, superShardingKey, timeout);
    } catch (SQLException e) {
      throw seen(e);
    }
  }

  /** JDBC has no way to ask for the present key, so the connection goes after this use. */
  private Connection spoiling() throws SQLException {
    Connection driver = delegate();
    physical.spoil();
    return driver;
  }

  // What else a wrapper has.

  @Override
  public final <T> T unwrap(Class<T> type) throws SQLException {
    return Wrappers.unwrap(type, this, working());
  }

  @Override
  public final boolean isWrapperFor(Class<?> type) throws SQLException {
    return Wrappers.isWrapperFor(type, this, delegate());
  }

  @Override
  public final String toString() {
    return isOpen() ? physical.toString() : poolName() + " connection (closed)";
  }
}
