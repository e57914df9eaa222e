package dev.cenote.jdbc;

import java.sql.Connection;

/** How much transactions see of each other, as {@link Connection} numbers it. */
public enum Isolation {
  /** No transactions. */
  NONE(Connection.TRANSACTION_NONE),
  /** {@link Connection#TRANSACTION_READ_UNCOMMITTED}. */
  READ_UNCOMMITTED(Connection.TRANSACTION_READ_UNCOMMITTED),
  /** {@link Connection#TRANSACTION_READ_COMMITTED}. */
  READ_COMMITTED(Connection.TRANSACTION_READ_COMMITTED),
  /** {@link Connection#TRANSACTION_REPEATABLE_READ}. */
  REPEATABLE_READ(Connection.TRANSACTION_REPEATABLE_READ),
  /** {@link Connection#TRANSACTION_SERIALIZABLE}. */
  SERIALIZABLE(Connection.TRANSACTION_SERIALIZABLE),
  /** SQL Server's snapshot isolation, which its driver numbers 4096. */
  SNAPSHOT(0x1000);

  private final int level;

  Isolation(int level) {
    this.level = level;
  }

  /** Returns the number for {@link Connection#setTransactionIsolation}. */
  public int level() {
    return level;
  }
}
