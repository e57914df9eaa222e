package dev.cenote.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Replicas by turns, and the database that they are of when none of them can be connected to. */
final class ReadOnlyDataSource implements DataSource {
  private final String name;
  private final CenoteDataSource primary;
  private final List<CenoteDataSource> replicas;
  private final AtomicInteger turn = new AtomicInteger();

  ReadOnlyDataSource(String name, CenoteDataSource primary, List<CenoteDataSource> replicas) {
    this.name = name;
    this.primary = primary;
    this.replicas = List.copyOf(replicas);
  }

  @Override
  public Connection getConnection() throws SQLException {
    List<SQLException> failures = new ArrayList<>();
    int first = turn.getAndIncrement();
    for (int i = 0; i < replicas.size(); i++) {
      CenoteDataSource replica = replicas.get(Math.floorMod(first + i, replicas.size()));
      try {
        return replica.getConnection();
      } catch (SQLTransientConnectionException | SQLNonTransientException e) {
        failures.add(e); // not an interrupt, which is for all of them
      }
    }
    try {
      return readOnly(primary.getConnection());
    } catch (SQLException e) {
      failures.forEach(e::addSuppressed);
      throw e;
    }
  }

  private static Connection readOnly(Connection connection) throws SQLException {
    boolean isReady = false;
    try {
      connection.setReadOnly(true);
      isReady = true;
      return connection;
    } finally {
      if (!isReady) {
        connection.close();
      }
    }
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("a pool has connections of one user");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    throw new SQLFeatureNotSupportedException("set loginTimeout for the database");
  }

  @Override
  public int getLoginTimeout() {
    return primary.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("the pool logs by System.Logger");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new SQLException("not a wrapper for " + type.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }

  @Override
  public String toString() {
    return "ReadOnlyDataSource[" + name + ", " + replicas.size() + " replicas]";
  }
}
