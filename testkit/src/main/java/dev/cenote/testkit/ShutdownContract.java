package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolClosedException;
import dev.cenote.PoolEvent;
import dev.cenote.PoolState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How a pool ends: in peace, in time, or at once. For every {@link Configuration#all()
 * configuration}.
 */
public abstract class ShutdownContract extends PoolContract {

  private static final Duration STEP = Duration.ofMillis(100);

  /** Makes the suite for one configuration. */
  protected ShutdownContract(Configuration configuration) {
    super(configuration);
  }

  @Test
  void closeDestroysWhatIsIdleAndRefusesNewCallers() {
    Pool<TestResource> pool = open(3);
    List<Attempt> holders = Stream.generate(() -> leased(pool)).limit(3).toList();
    holders.forEach(Attempt::release);

    start(pool::close).result();

    assertThat(factory.destroyed()).isEqualTo(3);
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
    assertThat(pool.stats().total()).isZero();
    assertRefused(pool);
  }

  @Test
  void aPoolThatWasNeverUsedCanBeClosed() {
    Pool<TestResource> pool = open(3);
    start(pool::close).result();
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
    assertRefused(pool);
  }

  @Test
  void closeWaitsForLeases() {
    Pool<TestResource> pool = open(2);
    Attempt holder = leased(pool);
    Call<Boolean> closing = start(pool::close);
    await("draining", () -> pool.state() == PoolState.DRAINING);
    advanceMillis(9_999);
    closing.settle();
    assertThat(closing.isDone()).isFalse();
    assertRefused(pool);

    holder.release();

    closing.result();
    assertThat(factory.destroyed()).isEqualTo(1);
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
  }

  @Test
  void whoWaitsIsServedWhileThePoolCloses() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Attempt first = queued(pool);
    Attempt second = queued(pool);
    Call<Boolean> closing = start(pool::close);
    await("draining", () -> pool.state() == PoolState.DRAINING);

    holder.release();
    first.lease();
    assertThat(closing.isDone()).isFalse();
    first.lease().invalidate();
    assertThat(second.resource().id()).isEqualTo(2);
    second.release();

    closing.result();
    assertThat(factory.destroyed()).isEqualTo(2);
  }

  @Test
  void whoWaitsMayTimeOutWhileThePoolCloses() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Attempt waiter = queued(pool, timeoutMillis(500));
    Call<Boolean> closing = start(pool::close);
    await("draining", () -> pool.state() == PoolState.DRAINING);
    advanceMillis(500);
    waiter.failure(AcquireTimeoutException.class);
    holder.release();
    closing.result();
  }

  @Test
  void afterTheCloseTimeoutWhoWaitsIsTurnedAwayAndLateLeasesAreDestroyed() {
    Pool<TestResource> pool = open(builder().max(1).closeTimeout(Duration.ofSeconds(2)));
    Attempt holder = leased(pool);
    Attempt waiter = queued(pool);
    Call<Boolean> closing = start(pool::close);
    await("draining", () -> pool.state() == PoolState.DRAINING);

    Duration took = advanceUntil(Duration.ofSeconds(20), STEP, closing::isDone);

    assertThat(took).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2_200));
    closing.result();
    waiter.failure(PoolClosedException.class);
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
    assertThat(holder.resource().isDestroyed()).isFalse();
    TestResource late = holder.resource();
    holder.release();
    await("the end of the late one", late::isDestroyed);
    assertThat(factory.destroyed()).isEqualTo(1);
  }

  @Test
  void closeDoesNotWaitForACreationThatHangsLongerThanItsTimeouts() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hangStubbornly(gate));
    Pool<TestResource> pool = open(1);
    queued(pool).abandon();
    gate.awaitArrivals(1);
    Call<Boolean> closing = start(pool::close);

    Duration took = advanceUntil(Duration.ofMinutes(1), STEP, closing::isDone);

    assertThat(took).isLessThanOrEqualTo(Duration.ofMillis(10_200));
    gate.open();
    await("the end of what came late", () -> factory.destroyed() == 1);
  }

  @Test
  void closeDoesNotWaitLongerForADestructionThatHangs() {
    Gate gate = factory.gate();
    factory.destructions().always(Behaviour.hangStubbornly(gate));
    Pool<TestResource> pool = open(1);
    leased(pool).release();
    Call<Boolean> closing = start(pool::close);
    gate.awaitArrivals(1);

    advanceMillis(4_999);
    closing.settle();
    assertThat(closing.isDone()).isFalse();
    advanceMillis(1);

    closing.result();
    gate.open();
  }

  @Test
  void closeReturnsOnlyWhenWhatIsIdleHasBeenDestroyed() {
    Gate gate = factory.gate();
    factory.destructions().always(Behaviour.hangStubbornly(gate));
    Pool<TestResource> pool = open(1);
    leased(pool).release();
    Call<Boolean> closing = start(pool::close);
    gate.awaitArrivals(1);
    closing.settle();
    assertThat(closing.isDone()).isFalse();
    gate.open();
    closing.result();
    assertThat(factory.destroyed()).isEqualTo(1);
  }

  @Test
  void severalMayCloseAtTheSameTime() {
    Pool<TestResource> pool = open(2);
    Attempt holder = leased(pool);
    List<Call<Boolean>> closing = Stream.generate(() -> start(pool::close)).limit(4).toList();
    await("draining", () -> pool.state() == PoolState.DRAINING);
    closing.forEach(Call::settle);
    assertThat(closing).noneMatch(Call::isDone);
    holder.release();
    closing.forEach(Call::result);
    assertThat(factory.destroyed()).isEqualTo(1);
  }

  @Test
  void anInterruptedCloseGoesOnAtOnceAndKeepsTheFlag() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Attempt waiter = queued(pool);
    Call<Boolean> closing = start(pool::close);
    await("draining", () -> pool.state() == PoolState.DRAINING);
    closing.settle();

    closing.interrupt();

    closing.result();
    assertThat(closing.isInterruptedAfterwards()).isTrue();
    waiter.failure(PoolClosedException.class);
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
    holder.release();
    await("the end of the late one", () -> factory.destroyed() == 1);
  }

  @Test
  void closeByAnInterruptedThreadDoesNotWait() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Call<Boolean> closing =
        start(() -> {
          Thread.currentThread().interrupt();
          pool.close();
        });
    closing.result();
    assertThat(closing.isInterruptedAfterwards()).isTrue();
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
    holder.release();
  }

  @Test
  void closeNowWaitsForNobody() {
    Pool<TestResource> pool = open(2);
    Attempt holder = leased(pool);
    leased(pool).release();
    factory.creations().always(Behaviour.hang(factory.gate()));
    Attempt lucky = leased(pool);
    Attempt waiter = queued(pool);

    pool.closeNow();

    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
    waiter.failure(PoolClosedException.class);
    assertThat(holder.resource().isDestroyed()).isFalse();
    start(pool::close).result();
    pool.closeNow();
    holder.release();
    lucky.lease().invalidate();
    await("the late ones to be destroyed", () -> factory.destroyed() == 2);
    assertRefused(pool);
  }

  @Test
  void whatComesBackAsThePoolClosesIsNotForThoseWhomAPauseKeptWaiting() {
    List<Lease<TestResource>> leases = new CopyOnWriteArrayList<>();
    Pool<TestResource> pool =
        open(
            builder()
                .max(1)
                .listener(event -> {
                  if (event instanceof PoolEvent.StateChanged change
                      && change.to() == PoolState.DRAINING) {
                    leases.forEach(Lease::close);
                  }
                }));
    leases.add(leased(pool).lease());
    pool.pause();
    Attempt waiter = queued(pool);

    pool.closeNow();

    waiter.failure(PoolClosedException.class);
    await("its end", () -> factory.destroyed() == 1);
  }

  @Test
  void closeNowInterruptsWhatIsBeingMade() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hang(gate));
    Pool<TestResource> pool = open(1);
    Attempt waiter = queued(pool);
    gate.awaitArrivals(1);
    pool.closeNow();
    waiter.failure(PoolClosedException.class);
    await("the interrupt", () -> factory.failed() == 1);
  }

  @Test
  void closeNowHurriesUpACloseThatWaits() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Call<Boolean> closing = start(pool::close);
    await("draining", () -> pool.state() == PoolState.DRAINING);
    closing.settle();
    pool.closeNow();
    closing.result();
    holder.release();
  }

  @Test
  void aLeaseOfAClosedPoolMayBeDetached() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    pool.closeNow();
    TestResource resource = holder.lease().detach();
    assertThat(resource.isDestroyed()).isFalse();
    assertThat(pool.stats().detached()).isEqualTo(1);
  }

  @Test
  void drainReturnsTrueOnceAllCameBack() {
    Pool<TestResource> pool = open(2);
    Attempt holder = leased(pool);
    Attempt other = leased(pool);
    Attempt waiter = queued(pool);
    Call<Boolean> draining = call(() -> pool.drain(Duration.ofSeconds(5)));
    await("draining", () -> pool.state() == PoolState.DRAINING);
    assertRefused(pool);
    holder.release();
    other.release();
    waiter.lease();
    draining.settle();
    assertThat(draining.isDone()).isFalse();
    waiter.release();
    assertThat(draining.result()).isTrue();
    assertRefused(pool);
  }

  @Test
  void drainDestroysWhatIsIdle() {
    Pool<TestResource> pool = open(2);
    Attempt holder = leased(pool);
    leased(pool).release();
    holder.release();
    assertThat(call(() -> pool.drain(Duration.ofSeconds(5))).result()).isTrue();
    await("their end", () -> pool.stats().total() == 0);
    await("the end of the pool", () -> pool.state() == PoolState.CLOSED);
  }

  @Test
  void aPoolThatWasNeverUsedCanBeDrained() {
    Pool<TestResource> pool = open(3);
    assertThat(call(() -> pool.drain(Duration.ZERO)).result()).isTrue();
    assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
    assertRefused(pool);
  }

  @Test
  void drainEndsAPauseAndServesWhoWaits() {
    Pool<TestResource> pool = open(1);
    leased(pool).release();
    pool.pause();
    Attempt waiter = queued(pool);
    Call<Boolean> draining = call(() -> pool.drain(Duration.ofSeconds(5)));
    assertThat(waiter.resource().id()).isEqualTo(1);
    draining.settle();
    assertThat(draining.isDone()).isFalse();
    waiter.release();
    assertThat(draining.result()).isTrue();
  }

  @Test
  void drainReturnsOnceTheLastWhoWaitsHasGivenUp() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hang(gate));
    Pool<TestResource> pool = open(1);
    Attempt waiter = queued(pool, timeoutMillis(500));
    gate.awaitArrivals(1);
    // Without a limit: nothing but the news wakes it, not even time.
    Call<Boolean> draining = call(() -> pool.drain(Duration.ofSeconds(Long.MAX_VALUE)));
    await("draining", () -> pool.state() == PoolState.DRAINING);
    draining.settle();
    advanceMillis(500);
    waiter.failure(AcquireTimeoutException.class);
    assertThat(draining.result()).isTrue();
    gate.open();
  }

  @Test
  void drainReturnsFalseWhenItsTimeIsOverAndMayBeRepeated() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Call<Boolean> draining = call(() -> pool.drain(Duration.ofSeconds(5)));
    await("draining", () -> pool.state() == PoolState.DRAINING);
    advance(Duration.ofSeconds(5));
    assertThat(draining.result()).isFalse();
    assertThat(pool.state()).isEqualTo(PoolState.DRAINING);
    assertThat(call(() -> pool.drain(Duration.ZERO)).result()).isFalse();
    assertRefused(pool);

    Call<Boolean> again = call(() -> pool.drain(Duration.ofSeconds(5)));
    again.settle();
    holder.release();
    assertThat(again.result()).isTrue();
    assertThat(call(() -> pool.drain(Duration.ZERO)).result()).isTrue();
  }

  @Test
  void drainCanBeInterruptedAndGoesOnDraining() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Call<Boolean> draining = call(() -> pool.drain(Duration.ofSeconds(5)));
    await("draining", () -> pool.state() == PoolState.DRAINING);
    draining.settle();
    draining.interrupt();
    draining.failure(InterruptedException.class);
    assertThat(pool.state()).isEqualTo(PoolState.DRAINING);
    assertRefused(pool);
    holder.release();
  }

  @Test
  void whatIsBeingMadeForWhoWaitsIsStillHandedOverInADrain() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hang(gate));
    Pool<TestResource> pool = open(builder().min(2).max(2));
    Attempt waiter = queued(pool);
    gate.awaitArrivals(1);
    Call<Boolean> draining = call(() -> pool.drain(Duration.ofSeconds(5)));
    await("draining", () -> pool.state() == PoolState.DRAINING);
    gate.open();
    waiter.release();
    assertThat(draining.result()).isTrue();
    await("no resource to be left", () -> pool.stats().total() == 0);
  }

  @Test
  void figuresOutliveThePool() {
    Pool<TestResource> pool = open(1);
    leased(pool).release();
    start(pool::close).result();
    assertThat(pool.stats().acquired()).isEqualTo(1);
    assertThat(pool.stats().created()).isEqualTo(1);
    assertThat(pool.stats().destroyed()).isEqualTo(1);
    assertThat(pool.leases()).isEmpty();
    pool.clear();
    pool.invalidate(new TestResource(1, text -> {}));
    assertThat(pool.toString()).contains(pool.name());
  }

  private void assertRefused(Pool<TestResource> pool) {
    callers.acquire(pool).failure(PoolClosedException.class);
    callers.acquire(pool, timeoutMillis(0)).failure(PoolClosedException.class);
    assertThatThrownBy(pool::tryAcquire)
        .isInstanceOf(PoolClosedException.class)
        .hasMessageContaining(pool.name());
  }
}
