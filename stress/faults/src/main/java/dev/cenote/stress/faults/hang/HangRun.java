package dev.cenote.stress.faults.hang;

import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolRegistry;
import dev.cenote.PoolStats;
import dev.cenote.cli.postgres.PostgresServer;
import dev.cenote.jdbc.CenoteDataSource;
import dev.cenote.stress.faults.Callers;
import dev.cenote.stress.faults.hang.Hang.Peer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Callers of a data source, while the database hangs and after it. */
final class HangRun {
  private static final int MAX = 10;
  private static final int SOME = 3;
  private static final int CALLERS = 16;
  private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(1);
  private static final long WARM_UP = TimeUnit.SECONDS.toNanos(1);
  private static final long AFTERWARDS = TimeUnit.SECONDS.toNanos(3);
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

  /** The driver gives up by itself, but long after the pool has. */
  private static final String DRIVER_PATIENCE = "3";

  private final PostgresServer server;
  private final SwallowingProxy proxy;
  private final Hang hang;
  private final Callers kind;
  private final Duration length;
  private final CenoteDataSource source;
  private final Pool<Connection> pool;
  private final HangTally tally;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  HangRun(PostgresServer server, SwallowingProxy proxy, Hang hang, Callers kind, Duration length) {
    this.server = server;
    this.proxy = proxy;
    this.hang = hang;
    this.kind = kind;
    this.length = length;
    tally = new HangTally(ACQUIRE_TIMEOUT);
    source =
        CenoteDataSource.builder()
            .name("hang")
            .url(PostgresServer.url(proxy.port()))
            .username(server.username())
            .password(server.password())
            .properties(PostgresServer.properties("cenote-hang"))
            .property("connectTimeout", DRIVER_PATIENCE)
            .property("socketTimeout", DRIVER_PATIENCE)
            .registry(PoolRegistry.create())
            .min(MAX)
            .max(MAX)
            .acquireTimeout(ACQUIRE_TIMEOUT)
            .createTimeout(Duration.ofMillis(500))
            .healthCheckTimeout(Duration.ofMillis(500))
            .healthCheckInterval(Duration.ofMillis(500))
            .checkOnAcquire(Duration.ofMillis(250))
            .destroyTimeout(Duration.ofSeconds(1))
            .build();
    pool = source.pool();
  }

  HangResult run() throws Exception {
    try {
      return measured();
    } finally {
      over = true; // nobody goes on if this failed
      pool.closeNow();
    }
  }

  private HangResult measured() throws Exception {
    for (int i = 0; i < CALLERS; i++) {
      threads.add(kind.start(this::call));
    }
    await(System.nanoTime(), () -> pool.stats().total() == MAX);
    pause(WARM_UP);
    tally.begin();
    Hang.End end = begin();
    long began = System.nanoTime();
    pause(length.toNanos());
    long hung = System.nanoTime();
    end.end();
    long recovered = System.nanoTime();
    long whole = await(recovered, () -> pool.stats().total() == MAX);
    pause(recovered + AFTERWARDS - System.nanoTime());
    long stranded = finish();
    long answering = answering();
    pool.close();
    return tally.result(hang, kind, began, hung, recovered, whole, stranded, answering, lost());
  }

  /** The connections that are to hang are those of leases, so that nothing is under way there. */
  private Hang.End begin() throws Exception {
    List<Lease<Connection>> leases = new ArrayList<>();
    try {
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < SOME; i++) {
        Lease<Connection> lease = pool.acquire(Duration.ofSeconds(10));
        leases.add(lease);
        peers.add(peer(lease.get()));
      }
      return hang.begin(server, proxy, peers);
    } finally {
      leases.forEach(Lease::close);
    }
  }

  private static Peer peer(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid(), inet_client_port()")) {
      if (!row.next()) {
        throw new SQLException("no row");
      }
      return new Peer(row.getLong(1), row.getInt(2));
    }
  }

  private static void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Waits for something, and says how long after a moment it was there. */
  private static long await(long since, BooleanSupplier what) {
    while (!what.getAsBoolean() && System.nanoTime() - since < PATIENCE) {
      LockSupport.parkNanos(STEP);
    }
    return System.nanoTime() - since;
  }

  private void call() {
    while (!over) {
      long began = System.nanoTime();
      try (Connection connection = source.getConnection()) {
        peer(connection);
        tally.answered(began);
      } catch (SQLTransientConnectionException e) {
        tally.timedOut(began);
      } catch (SQLException e) {
        tally.failed();
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  private long finish() throws InterruptedException {
    over = true;
    long end = System.nanoTime() + PATIENCE;
    long stranded = 0;
    for (Thread thread : threads) {
      long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
      stranded += thread.join(Duration.ofMillis(left)) ? 0 : 1;
    }
    return stranded;
  }

  /** How many connections can be had at the same time, and answer. */
  private long answering() throws InterruptedException, IOException {
    List<Lease<Connection>> leases = new ArrayList<>();
    long answering = 0;
    try {
      for (int i = 0; i < MAX; i++) {
        leases.add(pool.acquire(Duration.ofSeconds(10)));
      }
      for (Lease<Connection> lease : leases) {
        peer(lease.get());
        answering++;
      }
    } catch (SQLException e) {
      throw new IOException("a connection does not answer, after " + answering + " others", e);
    } finally {
      leases.forEach(Lease::close);
    }
    return answering;
  }

  /** What is left of the pool when all that hung has ended. */
  private long lost() {
    await(System.nanoTime(), () -> isOver(pool.stats()));
    PoolStats stats = pool.stats();
    return Math.abs(stats.created() - stats.destroyed() - stats.detached())
        + Math.abs(stats.acquired() - stats.released())
        + stats.waiting()
        + stats.creating()
        + stats.abandoned();
  }

  private static boolean isOver(PoolStats stats) {
    return stats.creating() + stats.abandoned() + stats.retiring() + stats.inUse() == 0
        && stats.created() == stats.destroyed() + stats.detached();
  }
}
