package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolClosedException;
import dev.cenote.PoolEvent;
import dev.cenote.PoolState;
import dev.cenote.QueueFullException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How a pool is changed while it runs: paused, reset, resized. For every {@link Configuration#all()
 * configuration}.
 */
public abstract class ControlContract extends PoolContract {

  /** Makes the suite for one configuration. */
  protected ControlContract(Configuration configuration) {
    super(configuration);
  }

  // Pause and resume.

  @Test
  void whilePausedNobodyIsServedAndEverybodyIsAfterwardsInOrder() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Attempt first = queued(pool);
    pool.pause();
    Attempt urgent = queued(pool, priority(1));

    holder.release();

    await("the release", () -> pool.stats().idle() == 1);
    assertThat(pool.tryAcquire()).isEmpty();
    callers.acquire(pool, timeoutMillis(0)).failure(AcquireTimeoutException.class);
    assertThat(pool.stats().waiting()).isEqualTo(2);
    assertThat(first.isWaiting() && urgent.isWaiting()).isTrue();

    pool.resume();

    assertThat(urgent.resource().id()).isEqualTo(1);
    assertThat(first.isWaiting()).isTrue();
    urgent.release();
    assertThat(first.resource().id()).isEqualTo(1);
  }

  @Test
  void whatIsIdleIsNotTakenWhilePaused() {
    Pool<TestResource> pool = open(2);
    leased(pool).release();
    pool.pause();
    Attempt waiter = queued(pool);
    assertThat(pool.stats().idle()).isEqualTo(1);
    assertThat(factory.created()).isEqualTo(1);

    pool.resume();

    assertThat(waiter.resource().id()).isEqualTo(1);
    assertThat(factory.created()).isEqualTo(1);
  }

  @Test
  void aPauseDoesNotStopTheTimeOfThoseWhoWait() {
    Pool<TestResource> pool = open(1);
    leased(pool).release();
    pool.pause();
    Attempt waiter = queued(pool, timeoutMillis(500));
    advanceMillis(499);
    assertThat(waiter.isWaiting()).isTrue();
    advanceMillis(1);
    waiter.failure(AcquireTimeoutException.class);

    pool.resume();

    assertThat(leased(pool).resource().id()).isEqualTo(1);
  }

  @Test
  void whoGivesUpWhilePausedTakesNothing() {
    Pool<TestResource> pool = open(1);
    leased(pool).release();
    pool.pause();
    Attempt waiter = queued(pool);
    waiter.abandon();
    assertThat(waiter.isAbandonmentNoticed()).isTrue();
    awaitWaiting(pool, 0);
    pool.resume();
    assertThat(pool.stats().idle()).isEqualTo(1);
    assertThat(pool.stats().inUse()).isZero();
  }

  @Test
  void whilePausedThePoolMakesItsMinimumAndWhatIsLackingForThoseWhoWait() {
    Pool<TestResource> pool = open(builder().min(2).max(4));
    pool.pause();
    await("the minimum", () -> pool.stats().idle() == 2);
    List<Attempt> waiters = Stream.generate(() -> queued(pool)).limit(3).toList();
    await("one more", () -> pool.stats().idle() == 3);

    waiters.forEach(waiter -> assertThat(waiter.isWaiting()).isTrue());
    pool.resume();

    waiters.forEach(Attempt::lease);
    assertThat(factory.created()).isEqualTo(3);
  }

  @Test
  void theQueueLimitDoesNotCountWhoNeedsNoReleaseOnceThePoolResumes() {
    Pool<TestResource> pool = open(builder().max(1).queueLimit(0));
    leased(pool).release();
    pool.pause();
    Attempt waiter = queued(pool);
    callers.acquire(pool).failure(QueueFullException.class);
    pool.resume();
    waiter.lease();
  }

  @Test
  void pauseAndResumeAreSeenAndMayBeRepeated() {
    Pool<TestResource> pool = open(1);
    pool.resume();
    assertThat(pool.state()).isEqualTo(PoolState.NEW);
    pool.pause();
    pool.pause();
    assertThat(pool.state()).isEqualTo(PoolState.PAUSED);
    pool.resume();
    pool.resume();
    assertThat(pool.state()).isEqualTo(PoolState.RUNNING);
    assertThat(events(PoolEvent.StateChanged.class))
        .extracting(change -> change.from() + " to " + change.to())
        .containsExactly("NEW to RUNNING", "RUNNING to PAUSED", "PAUSED to RUNNING");
  }

  @Test
  void drainingServesThoseWhoWaitInAPausedPool() {
    Pool<TestResource> pool = open(1);
    leased(pool).release();
    pool.pause();
    Attempt waiter = queued(pool);
    Call<Boolean> draining = call(() -> pool.drain(Duration.ofMinutes(1)));

    waiter.release();

    assertThat(draining.result()).isTrue();
    assertThat(pool.state()).isIn(PoolState.DRAINING, PoolState.CLOSED);
    assertThat(events(PoolEvent.StateChanged.class))
        .extracting(PoolEvent.StateChanged::from)
        .contains(PoolState.PAUSED);
    assertThatThrownBy(pool::pause).isInstanceOf(PoolClosedException.class);
    assertThatThrownBy(pool::resume).isInstanceOf(PoolClosedException.class);
  }

  @Test
  void closingAPausedPoolLeavesNobodyWaiting() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    pool.pause();
    Attempt waiter = queued(pool);
    pool.closeNow();
    waiter.failure(PoolClosedException.class);
    assertThatThrownBy(pool::pause).isInstanceOf(PoolClosedException.class);
    assertThatThrownBy(pool::resume).isInstanceOf(PoolClosedException.class);
    Lease<TestResource> late = holder.lease();
    late.close();
    await("the end of the late one", () -> factory.destroyed() == 1);
  }
}
