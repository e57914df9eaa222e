package dev.cenote.jdbc.internal;

import dev.cenote.AcquireOptions;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolConfig;
import dev.cenote.PoolException;
import dev.cenote.internal.Handles;
import dev.cenote.internal.Slot;
import dev.cenote.jdbc.ExceptionPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The engine's pool of connections, and the way from one of its slots to a caller's handle. */
public final class ConnectionSource {
  private final Pool<Physical> engine;
  private final ConnectionFactory factory;
  private final Setup setup;
  private final ConnectionPool pool;
  private final String name;

  /** Whether somebody else than its holder may end a use. */
  private final boolean isWatched;

  private ConnectionSource(Pool<Physical> engine, ConnectionFactory factory, Setup setup) {
    this.engine = engine;
    this.factory = factory;
    this.setup = setup;
    name = engine.name();
    pool = new ConnectionPool(this, engine);
    PoolConfig config = engine.config();
    isWatched =
        config.traceLeases() || !config.leakThreshold().isZero() || !config.reclaimAfter().isZero();
  }

  /**
   * Builds a pool, which makes no connection yet.
   *
   * @param options sets the options of the engine
   * @throws IllegalArgumentException if they are wrong
   */
  public static ConnectionSource open(
      Setup setup, ExceptionPolicy policy, Consumer<PoolBuilder<?>> options) {
    ConnectionFactory factory = new ConnectionFactory(setup, policy);
    PoolBuilder<Physical> builder = Pool.builder(factory);
    options.accept(builder);
    Pool<Physical> engine = builder.build();
    factory.serve(engine.name());
    return new ConnectionSource(engine, factory, setup);
  }

  /** The pool as callers know it. */
  public Pool<Connection> pool() {
    return pool;
  }

  String name() {
    return name;
  }

  ConnectionFactory factory() {
    return factory;
  }

  /**
   * Whether connections are made with these credentials anyway.
   *
   * @throws SQLException if the password cannot be had
   */
  public boolean isConnectingAs(String username, String password) throws SQLException {
    try {
      return Objects.equals(setup.username(), username)
          && Objects.equals(setup.password().get(), password);
    } catch (RuntimeException e) {
      throw new SQLException(name + ": the password cannot be had: " + Failures.summary(e), e);
    }
  }

  /** Where connections come from, if that is another data source. */
  public Optional<DataSource> otherSource() {
    return setup.connector().otherSource();
  }

  /** As {@link DataSource#getConnection()}. */
  public Connection getConnection() throws SQLException {
    try {
      return handle(Handles.acquire(engine));
    } catch (PoolException e) {
      throw Failures.translated(e);
    } catch (InterruptedException e) {
      throw Failures.interrupted(name, e);
    }
  }

  /** As {@link #getConnection()}, for a caller with wishes. */
  public Connection getConnection(AcquireOptions options) throws SQLException {
    try {
      return handle(Handles.acquire(engine, options));
    } catch (PoolException e) {
      throw Failures.translated(e);
    } catch (InterruptedException e) {
      throw Failures.interrupted(name, e);
    }
  }

  /** Makes what the pool is to have at least, one connection in any case, or says why not. */
  public void start() throws SQLException {
    try {
      engine.start();
    } catch (PoolException e) {
      throw Failures.translated(e);
    } catch (InterruptedException e) {
      throw Failures.interrupted(name, e);
    }
    if (engine.config().min() == 0) {
      getConnection().close();
    }
  }

  /** The handle of a use that the calling thread has just acquired. */
  ConnectionHandle handle(Slot<Physical> slot) {
    long use = Handles.use(slot);
    Physical physical = Handles.resource(slot);
    return isWatched
        ? watched(slot, use, physical, Handles.watch(slot, use))
        : new DelegatingConnection(slot, use, physical);
  }

  /** The handle of a use that is a lease, too. */
  ConnectionHandle handle(Slot<Physical> slot, long use, Physical physical, Object lease) {
    return isWatched
        ? watched(slot, use, physical, lease)
        : new DelegatingConnection(slot, use, physical);
  }

  private static ConnectionHandle watched(
      Slot<Physical> slot, long use, Physical physical, @Nullable Object watch) {
    physical.isLent = true;
    return new WatchedConnection(slot, use, physical, watch);
  }

  @Override
  public String toString() {
    return name + ", " + setup.connector().describe();
  }
}
