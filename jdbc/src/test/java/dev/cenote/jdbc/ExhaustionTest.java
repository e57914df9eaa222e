package dev.cenote.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.example.Orders;
import dev.cenote.AcquireOptions;
import dev.cenote.AcquireTimeoutException;
import dev.cenote.RetryPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What callers are told who get no connection. */
class ExhaustionTest extends PooledTest {
  private static final Duration SOON = Duration.ofMillis(20);

  @Test
  void whoWaitsInVainLearnsWhoHasThem() throws SQLException {
    CenoteDataSource source = open(builder().max(1).acquireTimeout(SOON));
    AcquireOptions options =
        AcquireOptions.defaults().label("GET /orders").timeout(Duration.ofSeconds(20));
    try (Connection held = source.getConnection(options)) {
      SQLTransientConnectionException failure =
          catchThrowableOfType(SQLTransientConnectionException.class, source::getConnection);
      assertThat(failure.getMessage())
          .matches(
              "orders-db: no connection within 20 ms \\(1/1 in use, 0 waiting,"
                  + " longest held .+ by "
                  + Thread.currentThread().getName()
                  + " \\[GET /orders]\\)");
      assertThat(failure.getSQLState()).isEqualTo("08001");
      assertThat((Throwable) failure).hasCauseInstanceOf(AcquireTimeoutException.class);
      assertThat(held.isClosed()).isFalse();
    }
  }

  @Test
  void theMessageIsOneSentenceWithAllTheFigures() throws Exception {
    CenoteDataSource source =
        open(builder().max(10).clock(clock).acquireTimeout(Duration.ofSeconds(3)));
    List<Connection> held = new ArrayList<>();
    Thread longest =
        Thread.ofVirtual()
            .name("http-17")
            .start(() -> held.add(get(source, AcquireOptions.defaults().label("GET /orders"))));
    longest.join();
    clock.advance(Duration.ofSeconds(1));
    for (int i = 1; i < 10; i++) {
      held.add(source.getConnection());
    }
    List<Thread> patient = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      AcquireOptions options = AcquireOptions.defaults().timeout(Duration.ofDays(1));
      patient.add(Thread.startVirtualThread(() -> close(get(source, options))));
    }
    clock.awaitParked(25);
    clock.advance(Duration.ofSeconds(38));
    CompletableFuture<SQLException> failure = new CompletableFuture<>();
    Thread.startVirtualThread(() -> failure.complete(fails(source)));
    clock.awaitParked(26);
    clock.advance(Duration.ofSeconds(3));
    assertThat((Throwable) failure.get())
        .isInstanceOf(SQLTransientConnectionException.class)
        .hasMessage(
            "orders-db: no connection within 3000 ms (10/10 in use, 25 waiting,"
                + " longest held 42 s by http-17 [GET /orders])");
    held.forEach(ExhaustionTest::close);
    for (Thread thread : patient) {
      thread.join();
    }
  }

  private static Connection get(CenoteDataSource source, AcquireOptions options) {
    try {
      return source.getConnection(options);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void withTracingTheLineOfCodeIsNamed() throws SQLException {
    CenoteDataSource source =
        open(builder().max(1).traceLeases(true).acquireTimeout(Duration.ofSeconds(20)));
    try (Connection held = Orders.read(source)) {
      assertThat(held.isClosed()).isFalse();
      AcquireOptions soon = AcquireOptions.defaults().timeout(SOON);
      assertThatThrownBy(() -> source.getConnection(soon))
          .isInstanceOf(SQLTransientConnectionException.class)
          .hasMessageMatching(
              ".* by " + Thread.currentThread().getName() + " at Orders.java:\\d+\\)");
      assertThat(source.pool().leases().get(0).where())
          .hasValueSatisfying(place -> assertThat(place).startsWith("Orders.java:"));
    }
  }

  @Test
  void whyNoneCouldBeMadeIsToldWhenTheTimeIsOver() {
    SQLException refused = new SQLException("connection refused", "08004", 17);
    database.fail("connect", refused);
    CenoteDataSource source = open(builder().acquireTimeout(SOON));
    until(() -> fails(source).toString().contains("refused")); // the first may be too early
    SQLException failure = fails(source);
    assertThat((Throwable) failure)
        .isInstanceOf(SQLTransientConnectionException.class)
        .hasMessageEndingWith("; the last attempt to make one failed: connection refused [08004]");
    assertThat(failure.getSQLState()).isEqualTo("08004");
    assertThat(failure.getErrorCode()).isEqualTo(17);
    assertThat((Throwable) failure.getNextException()).isSameAs(refused);
  }

  private static SQLException fails(CenoteDataSource source) {
    return catchThrowableOfType(SQLException.class, source::getConnection);
  }

  @Test
  void failFastTellsAtOnce() {
    database.fail("connect", new SQLException("connection refused", "08004"));
    CenoteDataSource source = open(builder().failFast(true));
    assertThatThrownBy(source::getConnection)
        .isInstanceOf(SQLTransientConnectionException.class)
        .hasMessage("orders-db: no connection could be made: connection refused [08004]");
  }

  @Test
  void aRefusalForGoodIsNotTransient() {
    database.fail("connect", new SQLInvalidAuthorizationSpecException("who are you", "28000"));
    CenoteDataSource source = open(builder().createRetry(RetryPolicy.exponential(1, SOON)));
    assertThatThrownBy(source::getConnection)
        .isInstanceOf(SQLNonTransientConnectionException.class)
        .hasMessage("orders-db: no connection could be made: who are you [28000]");
  }

  @Test
  void aPatientCallerIsServedWhenTheDatabaseIsBack() throws SQLException {
    database.when(
        "connect",
        (proxy, arguments) -> {
          database.heal("connect");
          throw new SQLException("starting up", "57P03");
        });
    CenoteDataSource source = open();
    try (Connection connection = source.getConnection()) {
      assertThat(connection.isValid(1)).isTrue();
    }
  }

  @Test
  void aFullQueueTurnsAwayAtOnce() throws SQLException {
    CenoteDataSource source = open(builder().max(1).queueLimit(0));
    try (Connection held = source.getConnection()) {
      assertThatThrownBy(source::getConnection)
          .isInstanceOf(SQLTransientConnectionException.class)
          .hasMessageStartingWith(
              "orders-db: no connection: as many wait as the limit of 0 allows (1/1 in use,");
      assertThat(held.isClosed()).isFalse();
    }
  }

  @Test
  void anInterruptIsAnSqlExceptionAndTheFlagStays() throws Exception {
    CenoteDataSource source = open(builder().max(1));
    AtomicReference<SQLException> failure = new AtomicReference<>();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    try (Connection held = source.getConnection()) {
      Thread waiter =
          Thread.startVirtualThread(() -> {
            failure.set(fails(source));
            interrupted.complete(Thread.currentThread().isInterrupted());
          });
      until(() -> source.pool().stats().waiting() == 1);
      waiter.interrupt();
      waiter.join();
      assertThat(held.isClosed()).isFalse();
    }
    assertThat(interrupted.get()).isTrue();
    assertThat((Throwable) failure.get())
        .hasMessage("orders-db: interrupted while waiting for a connection")
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat((Throwable) failure.get()).isNotInstanceOf(SQLTransientConnectionException.class);
  }

  @Test
  void aClosedDataSourceSaysSo() {
    CenoteDataSource source = open();
    source.close();
    source.close();
    assertThatThrownBy(source::getConnection)
        .isInstanceOf(SQLNonTransientConnectionException.class)
        .hasMessageStartingWith("orders-db: ")
        .hasMessageContaining("closed");
  }

  @Test
  void aHungDriverCostsACallerItsTimeoutAndNoMore() {
    CountDownLatch gate = new CountDownLatch(1);
    database.when(
        "connect",
        (proxy, arguments) -> {
          gate.await();
          return null;
        });
    CenoteDataSource source = open(builder().acquireTimeout(SOON));
    assertThatThrownBy(source::getConnection)
        .isInstanceOf(SQLTransientConnectionException.class)
        .hasMessage("orders-db: no connection within 20 ms (0/2 in use, 1 being made, 0 waiting)");
    gate.countDown();
  }

  @Test
  void startFailsLoudlyAndSucceedsQuietly() throws SQLException {
    database.fail("connect", new SQLException("connection refused", "08004"));
    CenoteDataSource source = open(builder().min(1).failFast(true));
    assertThatThrownBy(source::start)
        .isInstanceOf(SQLTransientConnectionException.class)
        .hasMessageContaining("connection refused");
    database.heal("connect");
    until(() -> source.pool().stats().idle() == 1);
    source.start();
    CenoteDataSource empty = open(builder().name("empty").min(0));
    empty.start();
    assertThat(empty.pool().stats().created()).isEqualTo(1);
  }
}
