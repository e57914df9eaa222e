package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolClosedException;
import dev.cenote.PoolEvent;
import dev.cenote.PoolEvent.Reason;
import dev.cenote.PoolState;
import dev.cenote.QueueFullException;
import java.time.Duration;
import java.util.Comparator;
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
    assertThat(factory.created()).isEqualTo(3);
    pool.resume(); // and whoever plans while another has an idle one in its hands makes one more

    waiters.forEach(Attempt::lease);
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

  // Reset.

  @Test
  void resetDestroysWhatIsIdleNowAndWhatIsLeasedWhenItComesBack() {
    Pool<TestResource> pool = open(3);
    List<Attempt> holders = Stream.generate(() -> leased(pool)).limit(3).toList();
    holders.get(1).release();
    holders.get(2).release();
    TestResource held = holders.get(0).resource();

    pool.reset();

    awaitDestroyed(Reason.RESET, 2);
    assertThat(held.isDestroyed()).isFalse();
    assertThat(holders.get(0).resource()).isSameAs(held);
    holders.get(0).release();
    awaitDestroyed(Reason.RESET, 3);
    assertThat(leased(pool).resource().id()).isEqualTo(4);
  }

  @Test
  void aCreationBegunBeforeAResetIsOldAndWhoWaitedForItGetsANewOne() {
    Gate gate = factory.gate();
    factory.creations().next(Behaviour.hang(gate));
    Pool<TestResource> pool = open(1);
    Attempt waiter = queued(pool);
    gate.awaitArrivals(1);

    pool.reset();
    gate.open();

    assertThat(waiter.resource().id()).isEqualTo(2);
    awaitDestroyed(Reason.RESET, 1);
  }

  @Test
  void whatAResetRetiredIsReplacedForTheMinimumAndForThoseWhoWait() {
    Pool<TestResource> pool = open(builder().min(2).max(2));
    Attempt first = leased(pool);
    Attempt second = leased(pool);
    Attempt waiter = queued(pool);
    pool.reset();
    first.release();
    assertThat(waiter.resource().id()).isEqualTo(3);
    second.release();
    awaitDestroyed(Reason.RESET, 2);
    await("the minimum", () -> pool.stats().total() == 2);
    assertThat(factory.created()).isEqualTo(4);
  }

  @Test
  void aResetDoesNotTouchWhatIsMadeAfterwards() {
    Pool<TestResource> pool = open(2);
    pool.reset();
    leased(pool).release();
    Attempt old = leased(pool);
    pool.reset();
    Attempt young = leased(pool);
    young.release();
    old.release();
    awaitDestroyed(Reason.RESET, 1);
    assertThat(pool.stats().idle()).isEqualTo(1);
    assertThat(leased(pool).resource().id()).isEqualTo(2);
  }

  @Test
  void aResetOfAPausedPoolDestroysWhatIsIdle() {
    Pool<TestResource> pool = open(1);
    leased(pool).release();
    pool.pause();
    Attempt waiter = queued(pool);
    pool.reset();
    awaitDestroyed(Reason.RESET, 1);
    pool.resume();
    assertThat(waiter.resource().id()).isEqualTo(2);
  }

  // Resize.

  @Test
  void growingServesThoseWhoWait() {
    Pool<TestResource> pool = open(1);
    leased(pool);
    Attempt second = queued(pool);
    Attempt third = queued(pool);

    pool.resize(0, 3);

    assertThat(List.of(second.resource().id(), third.resource().id()))
        .containsExactlyInAnyOrder(2, 3);
    assertThat(queued(pool).isWaiting()).isTrue();
  }

  @Test
  void aLargerMinimumIsMadeAtOnce() {
    Pool<TestResource> pool = open(1);
    leased(pool).release();
    pool.resize(10, 12); // more than the pool had slots for
    await("the minimum", () -> pool.stats().idle() == 10);
    assertThat(factory.created()).isEqualTo(10);
  }

  @Test
  void shrinkingDestroysIdleResourcesAtOnceTheLastPlacesFirst() {
    Pool<TestResource> pool = open(builder().min(4).max(4).createConcurrency(1));
    start(pool::start).result();
    List<Attempt> holders = Stream.generate(() -> leased(pool)).limit(4).toList();
    List<TestResource> resources =
        holders.stream()
            .map(Attempt::resource)
            .sorted(Comparator.comparingInt(TestResource::id))
            .toList();
    holders.forEach(Attempt::release);

    pool.resize(0, 2);

    awaitDestroyed(Reason.RESIZED, 2);
    assertThat(resources)
        .extracting(TestResource::isDestroyed)
        .containsExactly(false, false, true, true);
    assertThat(pool.stats().idle()).isEqualTo(2);
    assertThat(leased(pool).resource().id()).isLessThanOrEqualTo(2);
  }

  @Test
  void shrinkingWaitsForLeasesAndServesNobodyBeyondTheNewMaximum() {
    Pool<TestResource> pool = open(3);
    List<Attempt> holders = Stream.generate(() -> leased(pool)).limit(3).toList();
    Attempt waiter = queued(pool);

    pool.resize(0, 1);

    assertThat(holders).noneMatch(holder -> holder.resource().isDestroyed());
    holders.get(0).release();
    awaitDestroyed(Reason.RESIZED, 1);
    assertThat(pool.tryAcquire()).isEmpty();
    holders.get(1).release();
    awaitDestroyed(Reason.RESIZED, 2);
    assertThat(waiter.isWaiting()).isTrue();
    holders.get(2).release();
    assertThat(waiter.resource().id()).isEqualTo(3);
    assertThat(factory.created()).isEqualTo(3);
  }

  @Test
  void aPoolMayGrowAgainBeforeItHasShrunk() {
    Pool<TestResource> pool = open(3);
    List<Attempt> holders = Stream.generate(() -> leased(pool)).limit(3).toList();
    pool.resize(0, 1);
    pool.resize(0, 2);
    holders.forEach(Attempt::release);
    awaitDestroyed(Reason.RESIZED, 1);
    assertThat(pool.stats().idle()).isEqualTo(2);
    leased(pool);
  }

  @Test
  void aCreationThatNoLongerFitsIsDestroyedWhenItArrives() {
    Gate gate = factory.gate();
    factory.creations().next(2, Behaviour.hang(gate));
    Pool<TestResource> pool = open(2);
    List<Attempt> waiters = List.of(queued(pool), queued(pool));
    gate.awaitArrivals(2);

    pool.resize(0, 1);
    gate.open();

    awaitDestroyed(Reason.RESIZED, 1);
    await("one of two", () -> waiters.stream().filter(Attempt::isWaiting).count() == 1);
    Attempt served =
        waiters.stream().filter(waiter -> !waiter.isWaiting()).findFirst().orElseThrow();
    served.release();
    waiters.forEach(Attempt::lease);
    assertThat(factory.created()).isEqualTo(2);
  }

  @Test
  void aPausedPoolShrinksToo() {
    Pool<TestResource> pool = open(2);
    List<Attempt> holders = List.of(leased(pool), leased(pool));
    holders.forEach(Attempt::release);
    pool.pause();
    Attempt waiter = queued(pool);
    pool.resize(0, 1);
    awaitDestroyed(Reason.RESIZED, 1);
    assertThat(waiter.isWaiting()).isTrue();
    assertThat(pool.stats().idle()).isEqualTo(1);
    pool.resume();
    waiter.lease();
  }

  @Test
  void theQueueLimitIsThatOfTheNewSize() {
    Pool<TestResource> pool = open(builder().max(3).queueLimit(1));
    List<Attempt> holders = Stream.generate(() -> leased(pool)).limit(3).toList();
    pool.resize(0, 1);
    Attempt waiter = queued(pool);
    callers.acquire(pool).failure(QueueFullException.class);
    holders.forEach(Attempt::release);
    waiter.lease();
  }

  @Test
  void soManyCreationsMayBeAbandonedAsTheNewSizeAllows() {
    factory.creations().always(Behaviour.hangStubbornly(factory.gate()));
    Pool<TestResource> pool = open(1);
    queued(pool, timeoutMillis(1_000_000));
    advancePatiently(
        Duration.ofSeconds(1), () -> pool.stats().abandoned() == 1 && pool.stats().creating() == 1);
    advance(Duration.ofSeconds(31));
    assertThat(pool.stats().abandoned()).isEqualTo(1);

    pool.resize(0, 2);

    assertThat(pool.stats().abandoned()).isEqualTo(2);
  }

  @Test
  void theNewSizeIsSeen() {
    Pool<TestResource> pool = open(1);
    pool.resize(2, 7);
    assertThat(pool.state()).isEqualTo(PoolState.NEW);
    assertThat(pool.config().min()).isEqualTo(2);
    assertThat(pool.config().max()).isEqualTo(7);
    assertThat(pool.config().createConcurrency()).isEqualTo(4);
    assertThat(pool.stats().min()).isEqualTo(2);
    assertThat(pool.stats().max()).isEqualTo(7);
  }

  @Test
  void theConcurrencyOfCreationsStaysAsItWasSetButForWhatDoesNotFit() {
    Pool<TestResource> pool = open(builder().max(3).createConcurrency(3));
    pool.resize(0, 2);
    assertThat(pool.config().createConcurrency()).isEqualTo(2);
    pool.resize(0, 9);
    assertThat(pool.config().createConcurrency()).isEqualTo(3);
  }

  @Test
  void aSizeThatIsNotAllowedChangesNothing() {
    Pool<TestResource> pool = open(builder().min(1).max(2));
    assertThatThrownBy(() -> pool.resize(-1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("max: 0: must be 1 or more; min: -1: must be 0 or more");
    assertThatThrownBy(() -> pool.resize(4, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("min: 4: must not be larger than max (3)");
    assertThat(pool.config().min()).isEqualTo(1);
    assertThat(pool.config().max()).isEqualTo(2);
  }

  @Test
  void aPoolThatEndsKeepsItsSize() throws InterruptedException {
    Pool<TestResource> pool = open(3);
    Attempt holder = leased(pool);
    pool.drain(Duration.ZERO);
    assertThatThrownBy(() -> pool.resize(0, 1)).isInstanceOf(PoolClosedException.class);
    holder.release();
    pool.closeNow();
    assertThatThrownBy(() -> pool.resize(0, 1)).isInstanceOf(PoolClosedException.class);
    assertThat(pool.config().max()).isEqualTo(3);
  }

  private void awaitDestroyed(Reason reason, int count) {
    await("the end of " + count, () -> events(PoolEvent.Destroyed.class).size() == count);
    assertThat(events(PoolEvent.Destroyed.class))
        .extracting(PoolEvent.Destroyed::reason)
        .containsOnly(reason);
    assertThat(factory.destroyed()).isEqualTo(count);
  }
}
