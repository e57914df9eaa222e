package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.Latency;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolStats;
import dev.cenote.QueueFullException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/**
 * What a pool's figures say. The validator checks after every test of every suite that they
 * balance. For {@linkplain Configuration#callerKinds() every kind of caller}.
 */
public abstract class StatsContract extends PoolContract {

  private static final List<ToLongFunction<PoolStats>> COUNTERS =
      List.of(
          PoolStats::acquired,
          PoolStats::released,
          PoolStats::created,
          PoolStats::destroyed,
          PoolStats::detached,
          PoolStats::createFailures,
          PoolStats::timeouts,
          PoolStats::rejections);

  private static final List<Function<PoolStats, Latency>> LATENCIES =
      List.of(
          PoolStats::waitTime, PoolStats::useTime, PoolStats::createTime, PoolStats::destroyTime);

  /** Makes the suite for one configuration. */
  protected StatsContract(Configuration configuration) {
    super(configuration);
  }

  @Test
  void aNewPoolHasDoneNothing() {
    Pool<TestResource> pool = open(builder().min(2).max(7));
    PoolStats stats = pool.stats();
    assertThat(stats.pool()).isEqualTo(pool.name());
    assertThat(stats.min()).isEqualTo(2);
    assertThat(stats.max()).isEqualTo(7);
    assertThat(stats.healthChecksEnabled()).isFalse();
    assertThat(stats.total() + stats.waiting() + stats.creating() + stats.abandoned()).isZero();
    assertThat(COUNTERS).allMatch(counter -> counter.applyAsLong(stats) == 0);
    assertThat(stats.waitTime().count()).isZero();
  }

  @Test
  void aDayInTheLifeOfAPoolIsCounted() {
    Pool<TestResource> pool = open(builder().max(2).queueLimit(1));
    Attempt first = leased(pool);
    Attempt second = leased(pool);
    Attempt hasty = queued(pool, timeoutMillis(10));
    callers.acquire(pool).failure(QueueFullException.class);
    advanceMillis(10);
    hasty.failure(AcquireTimeoutException.class);
    Attempt waiter = queued(pool);
    first.release();
    waiter.lease().invalidate();
    second.lease().detach();
    await("its end", () -> factory.destroyed() == 1 && pool.stats().retiring() == 0);
    leased(pool);

    PoolStats stats = pool.stats();
    PoolValidator.assertBalanced(stats);
    assertThat(stats.acquired()).isEqualTo(4);
    assertThat(stats.released()).isEqualTo(3);
    assertThat(stats.created()).isEqualTo(3);
    assertThat(stats.destroyed()).isEqualTo(1);
    assertThat(stats.detached()).isEqualTo(1);
    assertThat(stats.createFailures()).isZero();
    assertThat(stats.timeouts()).isEqualTo(1);
    assertThat(stats.rejections()).isEqualTo(1);
    assertThat(stats.inUse()).isEqualTo(1);
    assertThat(stats.idle()).isZero();
    assertThat(stats.toString()).contains("1/2 in use");
  }

  @Test
  void countersNeverGoBack() {
    Pool<TestResource> pool = open(2);
    PoolStats before = pool.stats();
    for (int turn = 0; turn < 30; turn++) {
      Attempt attempt = leased(pool);
      switch (turn % 4) {
        case 0 -> attempt.lease().invalidate();
        case 1 -> attempt.lease().detach();
        case 2 -> pool.clear();
        default -> attempt.release();
      }
      attempt.release();
      PoolStats after = pool.stats();
      for (ToLongFunction<PoolStats> counter : COUNTERS) {
        assertThat(counter.applyAsLong(after)).isGreaterThanOrEqualTo(counter.applyAsLong(before));
      }
      before = after;
    }
  }

  @Test
  void waitingTimesAreMeasuredByThePoolsClock() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Attempt waiter = queued(pool);
    advanceMillis(500);
    holder.release();
    waiter.release();

    PoolStats stats = pool.stats();
    assertThat(stats.waitTime().count()).isPositive();
    assertThat(stats.waitTime().max()).isBetween(Duration.ofMillis(450), Duration.ofMillis(550));
  }

  @Test
  void whoFindsAnIdleResourceHasNotWaited() {
    Pool<TestResource> pool = open(1);
    leased(pool).release();
    for (int turn = 0; turn < 50; turn++) {
      leased(pool).release();
    }
    assertThat(pool.stats().waitTime().p50()).isZero();
    assertThat(pool.stats().waitTime().max()).isZero();
  }

  @Test
  void makingAndDestroyingIsMeasuredByThePoolsClock() {
    Gate making = factory.gate();
    Gate destroying = factory.gate();
    factory.creations().next(Behaviour.hang(making));
    factory.destructions().next(Behaviour.hang(destroying));
    Pool<TestResource> pool = open(1);
    Attempt waiter = queued(pool);
    making.awaitArrivals(1);
    advanceMillis(200);
    making.open();
    waiter.lease().invalidate();
    destroying.awaitArrivals(1);
    advanceMillis(100);
    destroying.open();
    await("the end", () -> pool.stats().destroyed() == 1);

    PoolStats stats = pool.stats();
    assertThat(stats.createTime().count()).isEqualTo(1);
    assertThat(stats.createTime().max()).isBetween(Duration.ofMillis(180), Duration.ofMillis(220));
    await("the measurement", () -> pool.stats().destroyTime().count() == 1);
    assertThat(pool.stats().destroyTime().max())
        .isBetween(Duration.ofMillis(90), Duration.ofMillis(110));
  }

  @Test
  void latenciesCoverTheLastMinuteAtMost() {
    Pool<TestResource> pool = open(1);
    leased(pool).release();
    Attempt holder = leased(pool);
    Attempt waiter = queued(pool);
    advanceMillis(500);
    holder.release();
    waiter.lease().invalidate();
    await("the end", () -> pool.stats().destroyTime().count() == 1);
    await("the measurement", () -> pool.stats().createTime().count() == 1);

    advance(Duration.ofSeconds(20));
    advance(Duration.ofSeconds(20));
    PoolStats kept = pool.stats();
    assertThat(LATENCIES).allMatch(latency -> latency.apply(kept).count() > 0);
    assertThat(kept.waitTime().count()).as("one that did not wait included").isEqualTo(3);

    advance(Duration.ofSeconds(20));
    PoolStats forgotten = pool.stats();
    assertThat(LATENCIES).allMatch(latency -> latency.apply(forgotten).count() == 0);

    leased(pool).release();
    assertThat(pool.stats().waitTime().count()).isEqualTo(1);
  }

  @Test
  void aResourceInTheHandsOfItsReleaseHookIsBeingChecked() {
    Gate gate = factory.gate();
    factory.releases().next(Behaviour.hang(gate));
    Pool<TestResource> pool = open(1);
    Lease<TestResource> lease = leased(pool).lease();

    Call<Boolean> closing = start(lease::close);
    gate.awaitArrivals(1);

    PoolStats stats = pool.stats();
    PoolValidator.assertBalanced(stats);
    assertThat(stats.checking()).isEqualTo(1);
    assertThat(stats.created()).isEqualTo(1);
    assertThat(stats.released()).isEqualTo(1);
    gate.open();
    closing.result();
    assertThat(pool.stats().idle()).isEqualTo(1);
  }

  @Test
  void figuresTakenWhileEverythingChangesStillMakeSense() {
    Pool<TestResource> pool = open(3);
    for (int turn = 0; turn < 20; turn++) {
      Attempt attempt = callers.acquire(pool);
      PoolStats stats = pool.stats();
      assertThat(stats.total()).isBetween(0, 3);
      assertThat(stats.inUse()).isBetween(0, 3);
      assertThat(stats.waiting()).isBetween(0, 1);
      attempt.lease().invalidate();
      attempt.release();
    }
  }
}
