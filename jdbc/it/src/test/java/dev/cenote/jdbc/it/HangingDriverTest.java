package dev.cenote.jdbc.it;

import static dev.cenote.jdbc.it.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.PoolState;
import dev.cenote.jdbc.CenoteDataSource;
import dev.cenote.jdbc.it.StubbornDriver.Act;
import dev.cenote.jdbc.it.StubbornDriver.Hang;
import dev.cenote.testkit.ManualClock;
import java.sql.Connection;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A driver that hangs costs its callers their timeouts, and the pool one thread for each call. */
class HangingDriverTest {

  private static final Duration LONG = Duration.ofDays(1);

  private final ManualClock clock = new ManualClock();
  private final StubbornDriver driver = new StubbornDriver();
  private final Pools pools = new Pools();

  private CenoteDataSource.Builder builder() {
    return CenoteDataSource.builder()
        .name("stubborn")
        .dataSource(driver.asSource())
        .clock(clock)
        .max(1)
        .acquireTimeout(LONG)
        .createTimeout(LONG)
        .healthCheckInterval(Duration.ZERO)
        .healthCheckTimeout(LONG)
        .destroyTimeout(LONG)
        .maxLifetime(Duration.ZERO)
        .idleTimeout(Duration.ZERO);
  }

  @AfterEach
  void nothingIsLeft() {
    pools.end();
    await("the end of every connection").until(() -> driver.closed() == driver.connected());
  }

  private static boolean isServed(CenoteDataSource source) throws Exception {
    try (Connection connection = source.getConnection()) {
      return !connection.isClosed();
    }
  }

  /** Lets time pass by a second, again and again, until something is so. */
  private void passTimeUntil(String what, Callable<Boolean> condition) {
    await(what)
        .until(() -> {
          boolean holds = condition.call();
          if (!holds) {
            clock.advance(Duration.ofSeconds(1));
          }
          return holds;
        });
  }

  @Test
  void connectHangsAndACallerWaitsForItsTimeoutOnly() throws Exception {
    Hang hang = driver.hang(Act.CONNECT, 1);
    CenoteDataSource source = pools.open(builder().acquireTimeout(Duration.ofSeconds(3)));
    Background.Running<Boolean> caller = Background.call(() -> isServed(source));
    hang.awaitArrivals(1);
    await("the caller to wait").until(() -> clock.isParked(caller.thread()));
    clock.advance(Duration.ofMillis(2_999));
    assertThat(caller.isDone()).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThatThrownBy(caller::result)
        .cause()
        .isInstanceOf(SQLTransientConnectionException.class)
        .hasMessageContaining("no connection within 3000 ms")
        .hasMessageContaining("1 being made");
    hang.release();
    assertThat(isServed(source)).isTrue(); // by the one that came too late for its caller
    assertThat(driver.connected()).isEqualTo(1);
  }

  @Test
  void connectHangsBeyondItsTimeAndGivesItsPlaceBack() throws Exception {
    Hang hang = driver.hang(Act.CONNECT, 1);
    CenoteDataSource source = pools.open(builder().createTimeout(Duration.ofSeconds(5)));
    Background.Running<Boolean> caller = Background.call(() -> isServed(source));
    hang.awaitArrivals(1);
    passTimeUntil("another connection for the caller", caller::isDone);
    assertThat(caller.result()).isTrue();
    assertThat(source.pool().stats().abandoned()).isEqualTo(1);
    hang.release();
    await("the late one to be closed").until(() -> driver.closed() == 1);
    assertThat(driver.connected()).isEqualTo(2);
  }

  @Test
  void isValidHangsAndTheCallerGetsAnotherConnection() throws Exception {
    CenoteDataSource source =
        pools.open(
            builder().checkOnAcquire(Duration.ZERO).healthCheckTimeout(Duration.ofSeconds(5)));
    assertThat(isServed(source)).isTrue();
    Hang hang = driver.hang(Act.IS_VALID, 1);
    Background.Running<Boolean> caller = Background.call(() -> isServed(source));
    hang.awaitArrivals(1);
    passTimeUntil("another connection for the caller", caller::isDone);
    assertThat(caller.result()).isTrue();
    assertThat(driver.connected()).isEqualTo(2);
    assertThat(source.pool().stats().checksFailed()).isEqualTo(1);
    hang.release();
  }

  @Test
  void isValidHangsAndTheCallersTimeoutHolds() throws Exception {
    CenoteDataSource source =
        pools.open(builder().checkOnAcquire(Duration.ZERO).acquireTimeout(Duration.ofSeconds(3)));
    assertThat(isServed(source)).isTrue();
    Hang hang = driver.hang(Act.IS_VALID, 1);
    Background.Running<Boolean> caller = Background.call(() -> isServed(source));
    hang.awaitArrivals(1);
    await("the caller to wait").until(() -> clock.isParked(caller.thread()));
    clock.advance(Duration.ofSeconds(3));
    assertThatThrownBy(caller::result).hasCauseInstanceOf(SQLTransientConnectionException.class);
    hang.release();
    assertThat(isServed(source)).isTrue();
  }

  @Test
  void closeHangsAndItsPlaceIsGivenOnWhenItsTimeIsOver() throws Exception {
    CenoteDataSource source = pools.open(builder().destroyTimeout(Duration.ofSeconds(5)));
    assertThat(isServed(source)).isTrue();
    Hang hang = driver.hang(Act.CLOSE, 1);
    source.pool().clear();
    hang.awaitArrivals(1);
    Background.Running<Boolean> caller = Background.call(() -> isServed(source));
    await("the caller to wait").until(() -> clock.isParked(caller.thread()));
    assertThat(driver.connected()).isEqualTo(1);
    passTimeUntil("a new connection for the caller", caller::isDone);
    assertThat(caller.result()).isTrue();
    assertThat(driver.connected()).isEqualTo(2);
    hang.release();
  }

  @Test
  void closeHangsAndThePoolClosesAllTheSame() throws Exception {
    CenoteDataSource source = pools.open(builder().max(3).destroyTimeout(Duration.ofSeconds(5)));
    try (Connection one = source.getConnection();
        Connection other = source.getConnection()) {
      assertThat(one).isNotSameAs(other);
    }
    Hang hang = driver.hang(Act.CLOSE, 2);
    Background.Running<Boolean> closing =
        Background.call(() -> {
          source.close();
          return true;
        });
    hang.awaitArrivals(2);
    passTimeUntil("the pool to be closed", closing::isDone);
    assertThat(source.pool().state()).isEqualTo(PoolState.CLOSED);
    hang.release();
  }
}
