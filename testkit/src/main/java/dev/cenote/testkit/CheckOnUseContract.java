package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolState;
import dev.cenote.TaskFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Health checks before and after a use, and of what is suspect. For every {@link
 * Configuration#all() configuration}.
 */
public abstract class CheckOnUseContract extends CheckedPoolContract {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** For so long a passed check counts where each use is to be checked. */
  private static final long MOMENT_MILLIS = 250;

  private static final int TURNS = 500;

  /** Makes the suite for one configuration. */
  protected CheckOnUseContract(Configuration configuration) {
    super(configuration);
  }

  private PoolBuilder<TestResource> always() {
    return checked().checkOnAcquire(Duration.ZERO).healthCheckInterval(Duration.ZERO);
  }

  private PoolBuilder<TestResource> afterASecond() {
    return checked().checkOnAcquire(SECOND).healthCheckInterval(Duration.ZERO);
  }

  private PoolBuilder<TestResource> seldom() {
    return checked().healthCheckInterval(Duration.ZERO);
  }

  // Before a use.

  @Test
  void checkOnAcquireOfZeroChecksBeforeEveryUse() {
    Pool<TestResource> pool = open(always().max(3));
    for (int use = 1; use <= 5; use++) {
      Attempt caller = leased(pool);
      assertThat(check.calls()).hasSize(use);
      caller.release();
    }
    assertThat(factory.created()).isEqualTo(1);
    assertThat(pool.stats().checksPassed()).isEqualTo(5);
  }

  @Test
  void whoComesWhileTheLastCheckEndsNeedsNoSecondResource() {
    Pool<TestResource> pool = open(always().max(3));
    for (int use = 1; use <= TURNS; use++) {
      leased(pool).release(); // the thread of the check may not have come to its end yet
    }
    assertThat(factory.created()).isEqualTo(1);
  }

  @Test
  void aHandOverIsAUse() {
    Pool<TestResource> pool = open(always().max(1));
    Attempt holder = leased(pool);
    Attempt waiter = queued(pool);
    holder.release();
    waiter.release();
    assertThat(check.calls()).containsExactly(1, 1);
  }

  @Test
  void onlyWhatWasIdleForLongerIsChecked() {
    Pool<TestResource> pool = open(afterASecond().max(1));
    leased(pool).release();
    assertThat(check.calls()).as("of a new one").hasSize(1);
    advanceMillis(1_000);
    leased(pool).release();
    assertThat(check.calls()).as("after a second").hasSize(1);
    advanceMillis(1_001);
    leased(pool).release();
    assertThat(check.calls()).as("after more than a second").hasSize(2);
    assertThat(factory.created()).isEqualTo(1);
  }

  @Test
  void aHandOverNeedsNoCheckWithinTheWindow() {
    Pool<TestResource> pool = open(afterASecond().max(1));
    Attempt holder = leased(pool);
    advance(Duration.ofMinutes(1));
    Attempt waiter = queued(pool);
    holder.release();
    waiter.release();
    assertThat(check.calls()).containsExactly(1);
  }

  @Test
  void aCallerWhoseResourceIsUnfitKeepsItsPlaceAndGetsAnother() {
    Pool<TestResource> pool = open(always().max(1));
    Attempt holder = leased(pool);
    Attempt first = queued(pool);
    Attempt second = queued(pool);
    check.findUnfit(1);
    holder.release();
    assertThat(first.resource().id()).isEqualTo(2);
    assertThat(second.isWaiting()).isTrue();
    awaitUnfitGone();
    first.release();
    assertThat(second.resource().id()).isEqualTo(2);
  }

  @Test
  void theTimeoutHoldsWhileTheCheckHangs() {
    Pool<TestResource> pool = idle(always().max(1), 1);
    Gate gate = hangNext();
    Attempt caller = callers.acquire(pool, timeoutMillis(300));
    gate.awaitArrivals(1);
    advanceMillis(299);
    assertThat(caller.isWaiting()).isTrue();
    advanceMillis(1);
    caller.failure(AcquireTimeoutException.class);
    gate.open();
    awaitIdle(pool, 1);
  }

  @Test
  void aCheckThatNobodyWaitsForAnyMoreCountsForAMoment() {
    Pool<TestResource> pool = idle(always().max(1), 1);
    int before = abandonACheck(pool);
    advanceMillis(MOMENT_MILLIS);
    leased(pool).release();
    assertThat(check.calls()).hasSize(before);
    leased(pool).release();
    assertThat(check.calls()).hasSize(before + 1);
  }

  @Test
  void aCheckThatPassedLongerAgoDoesNotCountIfEveryUseIsToBeChecked() {
    Pool<TestResource> pool = idle(always().max(1), 1);
    int before = abandonACheck(pool);
    advanceMillis(MOMENT_MILLIS + 1);
    leased(pool).release();
    assertThat(check.calls()).hasSize(before + 1);
  }

  /** Has a check made whose caller does not wait for its end; returns how many there were then. */
  private int abandonACheck(Pool<TestResource> pool) {
    Gate gate = hangNext();
    Attempt caller = callers.acquire(pool, timeoutMillis(300));
    gate.awaitArrivals(1);
    advanceMillis(300);
    caller.failure(AcquireTimeoutException.class);
    gate.open();
    awaitIdle(pool, 1);
    return check.calls().size();
  }

  @Test
  void oneCallerSetsOffOneCheck() {
    Pool<TestResource> pool = idle(afterASecond().max(3), 3);
    advanceMillis(1_001);
    int before = check.calls().size();
    Gate first = hangNext();
    Gate second = hangNext();
    Attempt one = queued(pool);
    first.awaitArrivals(1);
    await("the others, looked at and left", () -> pool.stats().idle() == 2);
    Attempt other = queued(pool);
    second.awaitArrivals(1);
    await("the other, looked at and left", () -> pool.stats().idle() == 1);
    assertThat(check.calls()).hasSize(before + 2);
    first.open();
    second.open();
    assertThat(one.resource()).isNotSameAs(other.resource());
    assertThat(factory.created()).isEqualTo(3);
  }

  @Test
  void aCheckThatIsSlowIsNotWaitedForWhenThereIsAnother() {
    Pool<TestResource> pool = idle(afterASecond().max(2), 2);
    advanceMillis(1_001);
    Gate gate = hangNext();
    Attempt caller = queued(pool);
    gate.awaitArrivals(1);
    advanceMillis(249);
    assertThat(caller.isWaiting()).isTrue();
    advanceMillis(1);
    assertThat(caller.lease()).isNotNull();
    gate.open();
    awaitIdle(pool, 1);
  }

  @Test
  void aCheckThatIsSlowIsNotWaitedForWhenOneCanBeMade() {
    Pool<TestResource> pool = idle(always().max(2), 1);
    Gate gate = hangNext();
    Attempt caller = queued(pool);
    gate.awaitArrivals(1);
    assertThat(pool.stats().creating()).isZero();
    assertThat(factory.created()).isEqualTo(1);
    advanceMillis(250);
    assertThat(caller.resource().id()).isEqualTo(2);
    gate.open();
  }

  @Test
  void aCheckThatMayNotBeGivenUpIsNotWaitedForEither() {
    Pool<TestResource> pool = idle(always().max(2).healthCheckTimeout(Duration.ofMillis(100)), 2);
    Gate gate = factory.gate();
    check.script().next(3, Behaviour.hangStubbornly(gate));
    Attempt caller = queued(pool);
    for (int hung = 1; hung <= 3; hung++) {
      gate.awaitArrivals(hung);
      advanceMillis(100);
    }
    assertThat(caller.resource().id()).as("a new one").isGreaterThan(2);
    gate.open();
  }

  @Test
  void tryAcquireStartsTheCheckAndFindsTheResourceAfterIt() {
    Pool<TestResource> pool = idle(always().max(1).executor(executor), 1);
    int before = check.calls().size();
    assertThat(pool.tryAcquire()).isEmpty();
    executor.runAll();
    assertThat(check.calls()).hasSize(before + 1);
    Optional<Lease<TestResource>> lease = pool.tryAcquire();
    assertThat(lease).isPresent();
    lease.get().close();
    assertThat(check.calls()).hasSize(before + 1);
    assertThat(pool.tryAcquire()).isEmpty();
    assertThat(factory.created()).isEqualTo(1);
  }

  @Test
  void whoeverWaitsForACheckDoesNotCountAgainstTheQueueLimit() {
    Pool<TestResource> pool = idle(afterASecond().max(2).queueLimit(0), 2);
    advanceMillis(1_001);
    Gate gate = factory.gate();
    check.script().next(2, Behaviour.hangStubbornly(gate));
    Attempt one = queued(pool);
    Attempt other = queued(pool);
    gate.awaitArrivals(2);
    gate.open();
    assertThat(one.resource()).isNotSameAs(other.resource());
  }

  @Test
  void newOnesThatAreAllUnfitAreNotMadeWithoutPause() {
    check.script().always(Behaviour.nothing());
    Pool<TestResource> pool = open(always().max(2).executor(executor));
    Attempt caller = queued(pool, timeoutMillis(10_000));
    executor.runAll();
    assertThat(factory.created()).as("before any time went by").isBetween(1, 3);
    advanceUntil(SECOND, Duration.ofMillis(10), () -> false);
    assertThat(factory.created()).as("in a second").isBetween(3, 40);
    check.heal();
    advanceUntil(SECOND, Duration.ofMillis(10), () -> !caller.isWaiting());
    assertThat(caller.lease()).isNotNull();
  }

  @Test
  void aNewOneThatPassesEndsTheSeriesOfThoseThatWereUnfit() {
    Pool<TestResource> pool = open(always().max(1));
    check.findUnfit(1);
    Attempt second = leased(pool);
    assertThat(second.resource().id()).isEqualTo(2);
    check.findUnfit(3);
    second.lease().invalidate();
    assertThat(leased(pool).resource().id()).as("without a pause").isEqualTo(4);
  }

  // After a use.

  @Test
  void checkOnReleaseChecksWithoutHoldingUpTheReleaser() {
    Pool<TestResource> pool = open(seldom().max(1).checkOnRelease(true));
    Attempt holder = leased(pool);
    assertThat(check.calls()).isEmpty();
    Gate gate = hangNext();
    holder.release();
    gate.awaitArrivals(1);
    Attempt waiter = queued(pool);
    gate.open();
    assertThat(waiter.resource().id()).isEqualTo(1);
    assertThat(check.calls()).hasSize(1);
  }

  @Test
  void aPoolThatEndsKeepsNothingForACheckWhoseCallerHasLeft() {
    Pool<TestResource> pool = idle(always().max(2), 2);
    Gate gate = hangNext();
    Attempt waiter = queued(pool);
    gate.awaitArrivals(1);
    Call<Boolean> draining = call(() -> pool.drain(Duration.ofHours(1)));
    await("draining", () -> pool.state() == PoolState.DRAINING);
    assertThat(waiter.isWaiting()).isTrue();

    waiter.abandon();

    assertThat(draining.result()).isTrue();
    gate.open();
  }

  @Test
  void whatComesBackUnfitIsDestroyed() {
    Pool<TestResource> pool = open(seldom().max(1).checkOnRelease(true));
    check.findUnfit(1);
    leased(pool).release();
    awaitUnfitGone();
    assertThat(leased(pool).resource().id()).isEqualTo(2);
  }

  @Test
  void aSuspectIsCheckedWhenItComesBackAndNotBefore() {
    Pool<TestResource> pool = open(seldom().max(1));
    Attempt holder = leased(pool);
    holder.lease().suspect();
    holder.lease().suspect();
    assertThat(holder.resource().id()).isEqualTo(1);
    assertThat(check.calls()).isEmpty();
    check.findUnfit(1);
    holder.release();
    awaitUnfitGone();
    assertThat(check.calls()).containsExactly(1);
    leased(pool).release();
    leased(pool).release();
    assertThat(check.calls()).as("of the innocent").containsExactly(1);
  }

  @Test
  void aSuspectThatPassedIsNoneAnyMore() {
    Pool<TestResource> pool = open(seldom().max(1));
    Attempt holder = leased(pool);
    holder.lease().suspect();
    holder.release();
    awaitIdle(pool, 1);
    leased(pool).release();
    assertThat(check.calls()).containsExactly(1);
  }

  @Test
  void anEndedLeaseSuspectsNobody() {
    Pool<TestResource> pool = open(seldom().max(1));
    Attempt before = leased(pool);
    Lease<TestResource> ended = before.lease();
    before.release();
    Attempt holder = leased(pool);
    ended.suspect();
    holder.release();
    awaitIdle(pool, 1);
    assertThat(check.calls()).isEmpty();
  }

  @Test
  void withoutACheckNobodyIsSuspect() {
    Pool<TestResource> pool = open(builder().max(1));
    Attempt holder = leased(pool);
    holder.lease().suspect();
    holder.release();
    awaitIdle(pool, 1);
    assertThat(leased(pool).resource().id()).isEqualTo(1);
  }

  @Test
  void aFailedTaskMakesItsResourceSuspect() {
    assertChecksAfterFailure(seldom(), 1);
    assertChecksAfterFailure(seldom().onTaskFailure(TaskFailure.RELEASE), 0);
    assertChecksAfterFailure(seldom().onTaskFailure(TaskFailure.DESTROY), 0);
    assertChecksAfterFailure(
        seldom().suspectWhen(failure -> failure instanceof UnsupportedOperationException), 0);
    assertChecksAfterFailure(
        seldom().suspectWhen(failure -> failure instanceof IllegalStateException), 1);
  }

  private void assertChecksAfterFailure(PoolBuilder<TestResource> builder, int checks) {
    Pool<TestResource> pool = open(builder.max(1));
    int before = check.calls().size();
    start(() ->
            pool.run(resource -> {
              throw new IllegalStateException("the task fails");
            }))
        .failure(IllegalStateException.class);
    await("its rest", () -> pool.stats().checking() + pool.stats().retiring() == 0);
    assertThat(check.calls()).hasSize(before + checks);
    assertThat(
            pool.executeAsync(resource -> {
              throw new IllegalStateException("the task fails");
            }))
        .isNotNull();
    await("its end", () -> pool.stats().released() == 2);
    await("its rest", () -> pool.stats().checking() + pool.stats().retiring() == 0);
    assertThat(check.calls()).hasSize(before + 2 * checks);
    start(() -> pool.run(TestResource::id)).result();
    assertThat(check.calls()).hasSize(before + 2 * checks);
  }

  // When several die.

  @Test
  void whenSeveralDieWithinAMomentTheIdleOnesAreChecked() {
    Pool<TestResource> pool = idle(seldom().max(5), 5);
    List<Attempt> holders = Stream.generate(() -> leased(pool)).limit(2).toList();
    List<Integer> others = othersThan(holders);
    holders.get(0).lease().invalidate();
    advanceMillis(1_000);
    assertThat(check.calls()).isEmpty();
    holders.get(1).lease().invalidate();
    awaitChecks(3);
    assertThat(check.calls()).containsExactlyInAnyOrderElementsOf(others);
    awaitIdle(pool, 3);
    leased(pool).release();
    assertThat(check.calls()).hasSize(3);
  }

  @Test
  void deathsThatLieApartMeanNothing() {
    Pool<TestResource> pool = idle(seldom().max(5).executor(executor), 5);
    List<Attempt> holders = Stream.generate(() -> leased(pool)).limit(3).toList();
    for (Attempt holder : holders) {
      holder.lease().invalidate();
      advanceMillis(1_001);
    }
    leased(pool).release();
    assertThat(check.calls()).isEmpty();
  }

  @Test
  void whatThePoolTakesOutByItselfMakesNobodySuspect() {
    Pool<TestResource> pool = idle(seldom().max(5).executor(executor), 5);
    pool.resize(0, 3);
    await("the end of two", () -> factory.destroyed() == 2);
    leased(pool).release();
    assertThat(check.calls()).isEmpty();
  }

  @Test
  void whatIsSuspectIsNotHandedOutUnchecked() {
    Pool<TestResource> pool = idle(seldom().max(5).executor(executor), 5);
    List<Attempt> holders = Stream.generate(() -> leased(pool)).limit(2).toList();
    List<Integer> others = othersThan(holders);
    others.forEach(check::findUnfit);
    holdExecutor();
    holders.forEach(holder -> holder.lease().invalidate());
    assertThat(pool.tryAcquire()).isEmpty();
    letExecutorGo();
    Attempt caller = leased(pool);
    assertThat(caller.resource().id()).isGreaterThan(5);
    assertThat(check.calls()).containsAll(others);
  }

  private static List<Integer> othersThan(List<Attempt> holders) {
    List<Integer> held = holders.stream().map(holder -> holder.resource().id()).toList();
    return Stream.of(1, 2, 3, 4, 5).filter(id -> !held.contains(id)).toList();
  }
}
