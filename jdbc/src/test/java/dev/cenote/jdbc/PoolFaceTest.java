package dev.cenote.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.AcquireOptions;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolEvent;
import dev.cenote.PoolState;
import dev.cenote.TaskFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The pool of a data source gives what the data source gives. */
class PoolFaceTest extends PooledTest {

  @Test
  void aTaskGetsAConnectionThatIsCleanedUpAfterIt() throws Exception {
    CenoteDataSource source = openWarm(builder());
    Connection escaped =
        source
            .pool()
            .execute(connection -> {
              connection.setSchema("another");
              connection.createStatement();
              return connection;
            });
    assertThat(escaped.isClosed()).isTrue();
    assertThat(database.calls())
        .containsSubsequence("statement-1.close()", "connection-1.setSchema(schema)");
    source
        .pool()
        .run(
            AcquireOptions.defaults().label("again"),
            connection -> assertThat(connection.getSchema()).isEqualTo("schema"));
  }

  @Test
  void aFailedTaskCanCostItsConnection() throws SQLException {
    CenoteDataSource source = openWarm(builder().onTaskFailure(TaskFailure.DESTROY));
    assertThatThrownBy(() ->
            source
                .pool()
                .execute(connection -> {
                  throw new SQLException("mine");
                }))
        .hasMessage("mine");
    until(() -> source.pool().stats().destroyed() == 1);
  }

  @Test
  void aFailedTaskCanHaveItsConnectionCheckedAndItIsCleanedUpBefore() throws SQLException {
    CenoteDataSource source = openWarm(builder().onTaskFailure(TaskFailure.CHECK));
    assertThatThrownBy(() ->
            source
                .pool()
                .run(connection -> {
                  connection.createStatement();
                  throw new SQLException("mine");
                }))
        .hasMessage("mine");
    until(() -> source.pool().stats().checksPassed() == 1);
    assertThat(database.calls(call -> call.method().matches("close|isValid")))
        .containsExactly("statement-1.close()", "connection-1.isValid(5)");
  }

  @Test
  void anAsyncTaskHasItsConnectionUntilItsStageEnds() throws Exception {
    CenoteDataSource source = open();
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletableFuture<Connection> seen = new CompletableFuture<>();
    CompletableFuture<String> result =
        source
            .pool()
            .executeAsync(connection -> {
              seen.complete(connection);
              return stage;
            });
    Connection connection = seen.get(20, TimeUnit.SECONDS);
    assertThat(connection.isClosed()).isFalse();
    stage.complete("done");
    assertThat(result.get(20, TimeUnit.SECONDS)).isEqualTo("done");
    assertThat(connection.isClosed()).isTrue();
  }

  @Test
  void anAsyncTaskThatFailsOrReturnsNothingGivesItsConnectionBack() {
    CenoteDataSource source = open();
    CompletableFuture<String> thrown =
        source
            .pool()
            .executeAsync(connection -> {
              throw new IllegalStateException("mine");
            });
    assertThatThrownBy(() -> thrown.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("mine");
    CompletableFuture<String> failed =
        source
            .pool()
            .executeAsync(
                connection -> CompletableFuture.failedFuture(new SQLException("its own")));
    assertThatThrownBy(() -> failed.get(20, TimeUnit.SECONDS)).hasRootCauseMessage("its own");
  }

  @Test
  void aCancelledAsyncTaskLeavesTheQueueAndDoesNotRun() throws Exception {
    CenoteDataSource source = open(builder().max(1));
    try (Connection held = source.getConnection()) {
      CompletableFuture<String> result =
          source
              .pool()
              .executeAsync(connection -> {
                throw new AssertionError("ran");
              });
      until(() -> source.pool().stats().waiting() == 1);
      result.cancel(false);
      assertThat(source.pool().stats().waiting()).isZero();
      CompletableFuture<Lease<Connection>> acquiring = source.pool().acquireAsync();
      acquiring.cancel(false);
      assertThat(source.pool().stats().waiting()).isZero();
      assertThat(held.isClosed()).isFalse();
    }
  }

  @Test
  void aLeaseIsOfAConnection() throws Exception {
    CenoteDataSource source = openWarm(builder());
    Pool<Connection> pool = source.pool();
    Connection connection;
    try (Lease<Connection> lease = pool.acquire(Duration.ofSeconds(20))) {
      connection = lease.get();
      connection.createStatement();
      assertThat(lease.get()).isSameAs(connection);
      assertThat(pool.leases()).hasSize(1);
    }
    assertThat(connection.isClosed()).isTrue();
    assertThat(database.open()).containsExactly("connection-1");
    Lease<Connection> later = pool.acquireAsync().get(20, TimeUnit.SECONDS);
    later.close();
    assertThatThrownBy(later::get)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("orders-db: the lease has ended");
    assertThat(pool.tryAcquire()).hasValueSatisfying(Lease::close);
  }

  @Test
  void closingTheConnectionOfALeaseEndsTheLease() throws Exception {
    CenoteDataSource source = openWarm(builder());
    Lease<Connection> lease = source.pool().acquire();
    lease.get().close();
    assertThat(source.pool().stats().inUse()).isZero();
    assertThatThrownBy(lease::get).isInstanceOf(IllegalStateException.class);
    lease.close();
  }

  @Test
  void aLeaseCanBeRenewed() throws Exception {
    CenoteDataSource source = openWarm(builder());
    try (Lease<Connection> lease = source.pool().acquire()) {
      Connection before = lease.get();
      Connection after = lease.renew();
      assertThat(after).isNotSameAs(before).isSameAs(lease.get());
      assertThat(before.isClosed()).isTrue();
      assertThat(after.isClosed()).isFalse();
      after.createStatement();
    }
    assertThat(source.pool().stats().inUse()).isZero();
    until(() -> source.pool().stats().destroyed() == 1);
    assertThat(database.open()).hasSize(1);
  }

  @Test
  void aDetachedConnectionIsTheDriversOwnAndTheCallers() throws Exception {
    CenoteDataSource source = openWarm(builder());
    Lease<Connection> lease = source.pool().acquire();
    Connection handle = lease.get();
    Connection own = lease.detach();
    assertThat(own.toString()).isEqualTo("connection-1");
    assertThat(handle.isClosed()).isTrue();
    source.close();
    assertThat(own.isClosed()).isFalse();
    own.close();
  }

  @Test
  void aConnectionCanBeInvalidatedByWhatItIsKnownBy() throws Exception {
    CenoteDataSource source = openWarm(builder());
    Connection driver;
    try (Connection connection = source.getConnection()) {
      driver = connection.unwrap(java.lang.reflect.Proxy.class) instanceof Connection c ? c : null;
      source.pool().invalidate(connection);
    }
    until(() -> source.pool().stats().destroyed() == 1);
    try (Connection connection = source.getConnection()) {
      source.pool().invalidate(java.util.Objects.requireNonNull(driver)); // long gone
      driver = (Connection) connection.unwrap(java.lang.reflect.Proxy.class);
    }
    source.pool().invalidate(driver);
    until(() -> source.pool().stats().destroyed() == 2);
  }

  @Test
  void whatElseAPoolDoesItDoes() throws Exception {
    CenoteDataSource source = openWarm(builder());
    Pool<Connection> pool = source.pool();
    assertThat(pool.name()).isEqualTo("orders-db");
    assertThat(pool.state()).isEqualTo(PoolState.RUNNING);
    pool.start();
    pool.resize(1, 3);
    assertThat(pool.config().max()).isEqualTo(3);
    pool.pause();
    assertThat(pool.tryAcquire()).isEmpty();
    pool.resume();
    pool.clear();
    pool.reset();
    assertThat(pool.drain(Duration.ofSeconds(20))).isTrue();
    pool.closeNow();
    assertThat(pool.toString()).contains("orders-db");
  }

  @Test
  void aForgottenConnectionIsFoundThoughItsStatementIsOpen() throws SQLException {
    List<PoolEvent> events = new CopyOnWriteArrayList<>();
    CenoteDataSource source =
        openWarm(builder().max(1).leakThreshold(Duration.ofHours(1)).listener(events::add));
    forget(source);
    until(() -> {
      System.gc();
      return source.pool().stats().inUse() == 0;
    });
    assertThat(events).anyMatch(event -> event instanceof PoolEvent.LeakSuspected);
    try (Connection connection = source.getConnection()) {
      assertThat(connection.toString()).contains("connection 2");
    }
  }

  private static void forget(CenoteDataSource source) throws SQLException {
    source.getConnection().createStatement();
  }

  @Test
  void aConnectionHeldForTooLongIsAbortedUnderItsHolder() throws SQLException {
    CenoteDataSource source =
        openWarm(builder().max(1).clock(clock).reclaimAfter(Duration.ofMinutes(1)));
    Connection held = source.getConnection();
    held.createStatement();
    clock.advance(Duration.ofSeconds(30));
    clock.advance(Duration.ofSeconds(50));
    until(held::isClosed);
    until(() -> source.pool().stats().destroyed() == 1);
    assertThat(database.calls()).anyMatch(call -> call.startsWith("connection-1.abort("));
    assertThatThrownBy(held::createStatement).hasMessageContaining("is closed");
    held.close();
    try (Connection next = source.getConnection()) {
      assertThat(next.toString()).contains("connection 2");
    }
  }

  @Test
  void inAWatchedPoolWhatComesBackIsClosedAndNotAborted() throws SQLException {
    CenoteDataSource source = openWarm(builder().leakThreshold(Duration.ofHours(1)));
    source.getConnection().close();
    source.pool().clear();
    until(() -> source.pool().stats().destroyed() == 1);
    assertThat(database.calls())
        .containsExactly("connection-1.clearWarnings()", "connection-1.close()");
  }
}
