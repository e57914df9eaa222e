package dev.cenote.jdbc.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.sql.SQLException;
import java.sql.Wrapper;
import org.jspecify.annotations.Nullable;

/**
 * A statement or a result set that lives no longer than the use of its connection. It is a node of
 * its owner's {@linkplain Dependents list}, so that keeping track of it allocates nothing.
 *
 * @param <D> what the driver gave
 */
abstract class Dependent<D extends Wrapper> implements Wrapper {
  private static final VarHandle DELEGATE;

  static {
    try {
      DELEGATE = MethodHandles.lookup().findVarHandle(Dependent.class, "delegate", Wrapper.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final ConnectionHandle connection;

  /** Null once this has been closed. */
  private volatile @Nullable D delegate;

  /** The next in the list, opened before this; for {@link Dependents}. */
  @Nullable Dependent<?> older;

  /** How many were pushed before this; for {@link Dependents}. */
  int number;

  /**
   * Writes plainly, since nobody else knows this yet: what makes it known to others is a
   * compare-and-set in {@link Dependents#push}, or a caller who hands it on and owes the ordering.
   */
  Dependent(ConnectionHandle connection, D delegate) {
    this.connection = connection;
    DELEGATE.set(this, (Wrapper) delegate);
  }

  /** What it is called in errors. */
  abstract String kind();

  /** Closes what the driver gave, and first what depends on it. */
  abstract void closeDriver(D driver) throws SQLException;

  /** What the driver gave. */
  final D delegate() throws SQLException {
    D driver = delegate;
    if (driver == null) {
      throw new SQLException(connection.poolName() + ": the " + kind() + " is closed");
    }
    return driver;
  }

  final @Nullable D delegateIfOpen() {
    return delegate;
  }

  final boolean hasEnded() {
    return delegate == null;
  }

  /**
   * Closes this; does nothing the second time. Two threads that do it in the same moment may both
   * close what the driver gave, which JDBC allows; to prevent that would take a fence for each
   * statement.
   */
  final void end() throws SQLException {
    D driver = delegate;
    if (driver != null) {
      DELEGATE.setRelease(this, (Wrapper) null);
      closeDriver(driver);
    }
  }

  /** Has an error of the driver judged, and gives it back. */
  final SQLException seen(SQLException failure) {
    return connection.seen(failure);
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
    D driver = delegate;
    String what = driver == null ? "closed" : driver.getClass().getName();
    return connection.poolName() + " " + kind() + " (" + what + ")";
  }
}
