package dev.cenote.benchmarks.jdbc;

import java.sql.Connection;

/** Changes one row each time, or says so. */
final class StubStatement extends IdlePreparedStatement {
  private final StubConnection connection;
  private boolean closed;

  StubStatement(StubConnection connection) {
    this.connection = connection;
  }

  @Override
  public int executeUpdate() {
    return 1;
  }

  @Override
  public Connection getConnection() {
    return connection;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }
}
