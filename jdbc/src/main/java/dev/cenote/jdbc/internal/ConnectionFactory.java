package dev.cenote.jdbc.internal;

import dev.cenote.Health;
import dev.cenote.HealthCheck;
import dev.cenote.ResourceFactory;
import dev.cenote.internal.Nanos;
import dev.cenote.jdbc.ExceptionPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Makes connections, sets them up, checks them and closes them: on the pool's threads. */
public final class ConnectionFactory implements ResourceFactory<Physical>, HealthCheck<Physical> {
  private final Setup setup;
  private final ExceptionPolicy policy;
  private final Secrets secrets;
  private final AtomicLong made = new AtomicLong();

  /** What the pool has, to find it by the driver's object; nobody's fast path comes here. */
  private final Set<Physical> present = ConcurrentHashMap.newKeySet();

  private volatile String poolName = "pool";

  public ConnectionFactory(Setup setup, ExceptionPolicy policy) {
    this.setup = setup;
    this.policy = policy;
    secrets = new Secrets(setup.url(), setup.properties());
  }

  /** To be called before the pool is used: its registry may have given it another name. */
  public void serve(String name) {
    poolName = name;
  }

  @Override
  public Physical create() throws Exception {
    String username = setup.username();
    String password = setup.password().get();
    try {
      Connection connection = setup.connector().connect(username, password);
      return prepared(connection);
    } catch (SQLException | RuntimeException e) {
      throw secrets.masked(e, password);
    }
  }

  private Physical prepared(Connection connection) throws SQLException {
    boolean isReady = false;
    try {
      setup.state().apply(connection);
      Physical physical = physical(connection);
      present.add(physical);
      isReady = true;
      return physical;
    } finally {
      if (!isReady) {
        closeUnprepared(connection);
      }
    }
  }

  private Physical physical(Connection connection) throws SQLException {
    String driver = connection.getClass().getName();
    String name = poolName + " connection " + made.incrementAndGet() + " (" + driver + ")";
    ExceptionPolicy judge = policy.forDriver(driver);
    return BoundedPhysical.isDueTo(connection)
        ? new BoundedPhysical(connection, judge, name)
        : new Physical(connection, judge, name);
  }

  /** The reason why it is not ready is what the caller hears of. */
  private static void closeUnprepared(Connection connection) {
    try {
      connection.close();
    } catch (SQLException | RuntimeException ignored) {
      // it would hide that reason
    }
  }

  @Override
  public Health check(Physical physical) throws SQLException {
    Connection connection = physical.connection;
    int seconds = seconds();
    boolean isValid;
    if (setup.testQuery().isEmpty()) {
      isValid = connection.isValid(seconds);
    } else {
      query(connection, setup.testQuery().get(), seconds);
      isValid = true;
    }
    if (isValid) {
      physical.endCheck();
    }
    return isValid ? Health.ok() : Health.unhealthy(physical + " says that it is not valid");
  }

  private static void query(Connection connection, String sql, int seconds) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(seconds);
      statement.execute(sql);
    }
  }

  /** The time that a check has, in the unit of JDBC; the pool's own limit is exact. */
  private int seconds() {
    long nanos = Nanos.nanos(setup.checkTimeout());
    return (int) Math.min(Integer.MAX_VALUE, (nanos + 999_999_999) / 1_000_000_000);
  }

  @Override
  public void destroy(Physical physical) throws SQLException {
    present.remove(physical);
    physical.destroy();
  }

  /** It is not the pool's any more. */
  void forget(Physical physical) {
    present.remove(physical);
  }

  /** Finds what stands behind a handle, or is the driver's own. */
  @SuppressWarnings("ReferenceEquality") // the very object
  Optional<Physical> find(Connection connection) {
    if (connection instanceof ConnectionHandle handle) {
      return present.contains(handle.physical) && handle.isOpen()
          ? Optional.of(handle.physical)
          : Optional.empty();
    }
    return present.stream().filter(each -> each.connection == connection).findAny();
  }
}
