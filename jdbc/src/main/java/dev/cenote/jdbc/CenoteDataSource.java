package dev.cenote.jdbc;

import dev.cenote.AcquireOptions;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolRegistry;
import dev.cenote.jdbc.internal.ConnectionSource;
import dev.cenote.jdbc.internal.Setup;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source whose connections are pooled by Cenote's engine.
 *
 * {@snippet :
 * try (CenoteDataSource orders =
 *     CenoteDataSource.builder()
 *         .name("orders-db")
 *         .url("jdbc:postgresql://db.example.com/orders")
 *         .username("app")
 *         .passwordSupplier(() -> vault.token())
 *         .max(10)
 *         .acquireTimeout(Duration.ofSeconds(3))
 *         .build()) {
 *   List<String> names =
 *       orders.query("SELECT name FROM users WHERE active = ?", row -> row.getString(1), true);
 *   orders.transaction(connection -> transfer(connection, from, to, amount));
 * }
 * }
 *
 * <p><b>A connection</b> that {@link #getConnection()} gave is the caller's until it is closed.
 * Whatever the caller did to it is undone before anybody else gets it: its statements and result
 * sets are closed, the newest first; a transaction that is still open is rolled back; auto-commit,
 * read-only, isolation, catalog, schema, holdability, network timeout, type map and client info are
 * put back where they were changed, and the warnings cleared. What cannot be undone costs the
 * connection, not the next caller. What was changed by SQL, the pool does not know of.
 *
 * <p>After {@link Connection#close()}, which may be called any number of times, a connection, its
 * statements and their result sets throw {@link SQLException} as JDBC says, whatever the driver
 * does. {@code Statement.getConnection()} and {@code ResultSet.getStatement()} give what the caller
 * has, not the driver's; {@code unwrap} gives that.
 *
 * <p><b>An error</b> that the {@link Builder#evictOn policy} calls fatal ends the use of the
 * connection at once: its handle is closed, and the pool makes another when it is needed. When
 * several die within a second, those that are idle are checked before anybody gets them.
 *
 * <p><b>When there is none to be had</b>, callers get an {@link
 * java.sql.SQLTransientConnectionException} with the figures that tell why; {@code orders-db: no
 * connection within 3000 ms (10/10 in use, 25 waiting, longest held 42 s by http-17 [GET
 * /orders])}. The last failure to make one is {@linkplain SQLException#getNextException() chained}
 * to it. After {@link #close()} it is a {@link java.sql.SQLNonTransientConnectionException}. A
 * caller who is interrupted while it waits gets a {@link SQLException}, and its thread stays
 * interrupted.
 *
 * <p>Thread-safe, but for the bean properties, which are to be set by one thread. A connection may
 * be shared by threads as far as its driver allows it. What one holder of a connection did before
 * closing it happens-before what the next one does with it.
 */
public final class CenoteDataSource extends DataSourceBean implements DataSource, AutoCloseable {

  private final Builder settings;
  private final ReentrantLock starting = new ReentrantLock();
  private volatile @Nullable ConnectionSource source;
  private boolean closedUnstarted;

  /**
   * Makes a data source that is told by bean properties what to do, and starts with the first
   * connection. For frameworks; everybody else has the {@linkplain #builder() builder}.
   */
  public CenoteDataSource() {
    settings = new Builder();
  }

  private CenoteDataSource(ConnectionSource source) {
    this();
    this.source = source;
  }

  /** Returns a builder in which nothing is set yet. */
  public static Builder builder() {
    return new Builder();
  }

  // Connections.

  /**
   * Gives a connection. Blocks until there is one, for the {@link Builder#acquireTimeout acquire
   * timeout} at most.
   *
   * @throws java.sql.SQLTransientConnectionException if there was none in time, too many wait
   *     already, or none could be made and {@link Builder#failFast} or an exhausted {@link
   *     Builder#createRetry} says not to wait for a better attempt
   * @throws java.sql.SQLNonTransientConnectionException if this is closed, or the database said for
   *     good that it will not have us
   * @throws SQLException if the thread is interrupted while it waits, and stays so
   */
  @Override
  public Connection getConnection() throws SQLException {
    ConnectionSource present = source;
    return (present == null ? started() : present).getConnection();
  }

  /**
   * Gives a connection to a caller with wishes: how long to wait, how urgent it is, and a label
   * that says in errors and pictures what it wants the connection for.
   *
   * @param options the wishes
   * @throws SQLException as {@link #getConnection()} does
   */
  public Connection getConnection(AcquireOptions options) throws SQLException {
    Objects.requireNonNull(options, "options");
    return started().getConnection(options);
  }

  /**
   * Gives a connection, if it is asked for as those are that the pool makes: a pool has connections
   * of one user.
   *
   * @throws SQLFeatureNotSupportedException if asked for as anybody else
   * @throws SQLException as {@link #getConnection()} does, or if the {@linkplain
   *     Builder#passwordSupplier supplier} of the password throws, which is asked by this thread
   */
  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    if (!started().isConnectingAs(username, password)) {
      throw new SQLFeatureNotSupportedException(
          "a pool has connections of one user; build another for " + username);
    }
    return getConnection();
  }

  /**
   * Makes as many connections as the pool is to have at least, but one in any case, and fails if
   * they cannot be made. May be left out: the first caller starts a pool by itself. Blocks for the
   * {@link Builder#acquireTimeout acquire timeout} at most. A failed start leaves the pool running,
   * and trying.
   *
   * @throws SQLException if not all could be made in time, as {@link #getConnection()} does
   */
  public void start() throws SQLException {
    started().start();
  }

  /**
   * Returns the pool: its figures, who holds what, and ways to change it while it runs. Connections
   * acquired from it are as those of {@link #getConnection()}; a {@linkplain
   * dev.cenote.Lease#detach() detached} one is the driver's own.
   *
   * @throws IllegalArgumentException if the bean properties are wrong
   * @throws IllegalStateException if this was closed before it was ever used
   */
  public Pool<Connection> pool() {
    try {
      return started().pool();
    } catch (SQLException closed) {
      throw new IllegalStateException(closed.getMessage(), closed);
    }
  }

  // In one call.

  /**
   * Executes a query and gives what was made of its rows.
   *
   * @param sql the query, with a {@code ?} for each value
   * @param mapper makes something of each row
   * @param values for the driver to set by {@link java.sql.PreparedStatement#setObject(int,
   *     Object)}
   * @param <R> what is made of a row
   * @return in the order of the rows; the caller's own
   * @throws SQLException if there is no connection, as {@link #getConnection()} says, or the query
   *     fails
   */
  public <R extends @Nullable Object> List<R> query(
      String sql, RowMapper<R> mapper, @Nullable Object... values) throws SQLException {
    Objects.requireNonNull(mapper, "mapper");
    try (Connection connection = getConnection()) {
      return OneShots.query(connection, sql, mapper, values);
    }
  }

  /**
   * Executes a statement that changes something. Where connections come without auto-commit, it is
   * a {@link #transaction}.
   *
   * @param sql the statement, with a {@code ?} for each value
   * @param values for the driver to set by {@link java.sql.PreparedStatement#setObject(int,
   *     Object)}
   * @return how many rows it was about
   * @throws SQLException if there is no connection, as {@link #getConnection()} says, or the
   *     statement fails
   */
  public int update(String sql, @Nullable Object... values) throws SQLException {
    try (Connection connection = getConnection()) {
      return connection.getAutoCommit()
          ? OneShots.update(connection, sql, values)
          : OneShots.transaction(connection, same -> OneShots.update(same, sql, values));
    }
  }

  /**
   * Does work with a connection, which is given back when it has ended, in whatever way.
   *
   * @param task the work
   * @param <R> the type of its result
   * @param <E> the type of exception that it throws besides {@link SQLException}
   * @return its result
   * @throws SQLException if there is no connection, as {@link #getConnection()} says, or the work
   *     throws it
   * @throws E if the work throws it
   */
  public <R extends @Nullable Object, E extends Exception> R execute(
      ConnectionTask<? extends R, E> task) throws SQLException, E {
    Objects.requireNonNull(task, "task");
    try (Connection connection = getConnection()) {
      return task.run(connection);
    }
  }

  /**
   * Does work in a transaction: commits when it has ended well, and rolls back when it throws.
   *
   * @param task the work, which should not commit by itself
   * @param <R> the type of its result
   * @param <E> the type of exception that it throws besides {@link SQLException}
   * @return its result
   * @throws SQLException if there is no connection, as {@link #getConnection()} says, the work
   *     throws it, or the commit fails
   * @throws E if the work throws it
   */
  public <R extends @Nullable Object, E extends Exception> R transaction(
      ConnectionTask<? extends R, E> task) throws SQLException, E {
    Objects.requireNonNull(task, "task");
    try (Connection connection = getConnection()) {
      return OneShots.transaction(connection, task);
    }
  }

  // Start and end.

  private ConnectionSource started() throws SQLException {
    ConnectionSource present = source;
    if (present != null) {
      return present;
    }
    starting.lock();
    try {
      if (closedUnstarted) {
        throw new SQLNonTransientConnectionException("the data source is closed", "08003");
      }
      ConnectionSource started = source;
      if (started == null) {
        started = settings.open();
        source = started;
      }
      return started;
    } finally {
      starting.unlock();
    }
  }

  /**
   * Closes the pool in peace, as {@link Pool#close()} does: waits for connections in use, for the
   * {@link Builder#closeTimeout close timeout} at most.
   */
  @Override
  public void close() {
    ConnectionSource present = presentAtEnd();
    if (present != null) {
      present.pool().close();
    }
  }

  private @Nullable ConnectionSource presentAtEnd() {
    starting.lock();
    try {
      closedUnstarted = source == null;
      return source;
    } finally {
      starting.unlock();
    }
  }

  @Override
  Builder settings() {
    if (source != null) {
      throw new IllegalStateException("the data source has started; it can be changed by pool()");
    }
    return settings;
  }

  // What else a data source has.

  /**
   * Returns null: nothing is written.
   *
   * @return null
   */
  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  /** Does nothing: the pool logs by {@link System.Logger}, by the name {@code dev.cenote}. */
  @Override
  public void setLogWriter(@Nullable PrintWriter out) {}

  /**
   * Sets how long logging in may take, as {@link Builder#loginTimeout} does, if this has not
   * started yet.
   *
   * @param seconds 0 for as long as it takes
   * @throws SQLException if this has started
   */
  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    if (source != null) {
      throw new SQLException("the data source has started: too late to set its loginTimeout");
    }
    settings.loginTimeout(Duration.ofSeconds(seconds));
  }

  @Override
  public int getLoginTimeout() {
    ConnectionSource present = source;
    Duration limit =
        present == null ? settings.loginLimit() : present.pool().config().createTimeout();
    return (int) Math.min(Integer.MAX_VALUE, limit.toSeconds());
  }

  /** The pool logs by {@link System.Logger}, by the name {@code dev.cenote}. */
  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("the pool logs by System.Logger");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    Optional<DataSource> other = otherSource();
    if (other.isPresent()) {
      return type.isInstance(other.get()) ? type.cast(other.get()) : other.get().unwrap(type);
    }
    throw new SQLException("not a wrapper for " + type.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    Optional<DataSource> other = otherSource();
    return type.isInstance(this)
        || (other.isPresent() && (type.isInstance(other.get()) || other.get().isWrapperFor(type)));
  }

  private Optional<DataSource> otherSource() {
    ConnectionSource present = source;
    return present == null ? settings.givenSource() : present.otherSource();
  }

  /** Returns the name of the pool and where its connections come from, without secrets. */
  @Override
  public String toString() {
    ConnectionSource present = source;
    return present == null ? "CenoteDataSource[not started]" : "CenoteDataSource[" + present + "]";
  }

  /**
   * Every option of a {@link CenoteDataSource}: those of {@link PoolBuilder} and where connections
   * come from. {@link #build()} checks them all together. Not thread-safe. It may build several
   * data sources.
   */
  public static final class Builder extends ConnectionOptions<Builder> {

    private ExceptionPolicy policy = ExceptionPolicy.defaults();

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /**
     * Sets which of a driver's errors mean that the connection must not be used any more.
     *
     * @param policy knows which. Default: {@link ExceptionPolicy#defaults()}
     */
    public Builder evictOn(ExceptionPolicy policy) {
      this.policy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Builds a data source with these options, which later changes to this builder do not reach. It
     * makes no connection until it is {@linkplain CenoteDataSource#start() started} or used for the
     * first time. Does not block.
     *
     * @throws IllegalArgumentException if options are missing, out of their range, or contradict
     *     each other; the message names each one with its value and what is allowed
     */
    public CenoteDataSource build() {
      return new CenoteDataSource(open());
    }

    private ConnectionSource open() {
      List<String> breaches = new ArrayList<>();
      Optional<Setup> setup = setup(breaches);
      if (setup.isEmpty()) {
        addPoolBreaches(breaches);
        throw new IllegalArgumentException(String.join("; ", breaches));
      }
      return ConnectionSource.open(setup.get(), policy, this::tell);
    }

    /** Who configures a pool is to learn of all mistakes at once. */
    private void addPoolBreaches(List<String> breaches) {
      PoolBuilder<Object> other = Pool.builder(Object::new).healthyWhen(any -> true);
      tell(other);
      try {
        other.registry(PoolRegistry.create()).build().closeNow();
      } catch (IllegalArgumentException e) {
        breaches.add(String.valueOf(e.getMessage()));
      }
    }
  }
}
