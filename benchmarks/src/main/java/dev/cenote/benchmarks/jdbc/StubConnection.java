package dev.cenote.benchmarks.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

/** A healthy connection in the state in which most drivers give one. */
final class StubConnection extends IdleConnection {
  private volatile boolean closed;

  @Override
  public boolean isValid(int timeout) {
    return true;
  }

  @Override
  public boolean getAutoCommit() {
    return true;
  }

  @Override
  public int getTransactionIsolation() {
    return Connection.TRANSACTION_READ_COMMITTED;
  }

  @Override
  public int getHoldability() {
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  @Override
  public PreparedStatement prepareStatement(String sql) {
    return new StubStatement(this);
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
