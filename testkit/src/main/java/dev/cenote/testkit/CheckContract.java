package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.Pool;
import dev.cenote.PoolEvent;
import dev.cenote.PoolStats;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Health checks of what is idle: when they run, what they find, what follows, and what follows when
 * they hang. For every {@link Configuration#all() configuration}.
 */
public abstract class CheckContract extends CheckedPoolContract {

  private static final Duration INTERVAL = Duration.ofSeconds(30);

  /** Makes the suite for one configuration. */
  protected CheckContract(Configuration configuration) {
    super(configuration);
  }

  // At intervals.

  @Test
  void whatIsIdleIsCheckedAtIntervals() {
    Pool<TestResource> pool = idle(checked().max(3).executor(executor), 2);
    advanceMillis(29_999);
    assertThat(check.calls()).isEmpty();
    advanceMillis(1);
    assertThat(check.calls()).containsExactly(1, 2);
    assertThat(pool.stats().idle()).isEqualTo(2);
    advance(INTERVAL);
    assertThat(check.calls()).containsExactly(1, 2, 1, 2);
    assertThat(pool.stats().checksPassed()).isEqualTo(4);
    assertThat(pool.stats().checksFailed()).isZero();
    assertThat(factory.created()).isEqualTo(2);
  }

  @Test
  void theIntervalCountsFromTheEndOfTheLastRound() {
    idle(checked().max(1).executor(executor), 1);
    check.script().next(Behaviour.after(() -> clock.advance(Duration.ofSeconds(4))));
    advance(INTERVAL);
    assertThat(check.calls()).hasSize(1);
    advanceMillis(29_999);
    assertThat(check.calls()).hasSize(1);
    advanceMillis(1);
    assertThat(check.calls()).hasSize(2);
  }

  @Test
  void aLongFreezeIsFollowedByOneRound() {
    idle(checked().max(1).healthCheckTimeout(Duration.ZERO).executor(executor), 1);
    advance(INTERVAL.multipliedBy(100));
    assertThat(check.calls()).hasSize(1);
    advance(INTERVAL);
    assertThat(check.calls()).hasSize(2);
  }

  @Test
  void anIntervalOfZeroNeverChecks() {
    idle(checked().max(1).healthCheckInterval(Duration.ZERO).executor(executor), 1);
    advance(Duration.ofDays(1));
    assertThat(check.calls()).isEmpty();
  }

  @Test
  void whatIsInUseIsNotChecked() {
    Pool<TestResource> pool = idle(checked().max(2).executor(executor), 2);
    Attempt holder = leased(pool);
    advance(INTERVAL);
    assertThat(check.calls()).hasSize(1).doesNotContain(holder.resource().id());
  }

  @Test
  void atMostAQuarterOfWhatIsIdleIsCheckedAtATime() {
    Gate gate = factory.gate();
    check.script().always(Behaviour.hangStubbornly(gate));
    Pool<TestResource> pool = idle(checked().max(15), 15);
    advance(INTERVAL);
    gate.awaitArrivals(3);
    assertThat(pool.stats().checking()).isEqualTo(3);
    assertThat(pool.stats().idle()).isEqualTo(12);
    gate.open();
    awaitChecks(15);
    assertThat(check.calls()).doesNotHaveDuplicates();
    assertThat(check.runningAtMost()).isLessThanOrEqualTo(3);
    awaitIdle(pool, 15);
  }

  @Test
  void noneBeginsWhileSomebodyWaits() {
    Pool<TestResource> pool = idle(checked().max(3).checkOnAcquire(Duration.ofSeconds(1)), 3);
    advanceMillis(29_900);
    Gate gate = hangNext();
    Attempt waiter = queued(pool);
    gate.awaitArrivals(1);
    int begun = check.calls().size();
    advanceMillis(100);
    // A sweep of the engine, which runs on real time, may just be looking at an idle one.
    await("the waiter's own", () -> pool.stats().checking() == 1 && pool.stats().idle() == 2);
    assertThat(check.calls()).hasSize(begun);
    gate.open();
    assertThat(waiter.lease()).isNotNull();
    int before = check.calls().size();
    advance(INTERVAL);
    await("two more checks", () -> check.calls().size() >= before + 2);
  }

  @Test
  void theNextRoundGoesOnWhereTheLastOneGaveWay() {
    Pool<TestResource> pool = idle(checked().max(3).executor(executor), 3);
    holdExecutor();
    advance(INTERVAL);
    pool.pause();
    Attempt waiter = queued(pool);
    letExecutorGo();
    assertThat(check.calls()).containsExactly(1);
    pool.resume();
    waiter.release();
    advance(INTERVAL);
    assertThat(check.calls()).containsExactly(1, 2, 3, 1);
  }

  @Test
  void aCheckThatHangsHoldsUpNobodyElse() {
    Pool<TestResource> pool = idle(checked().max(2), 2);
    Gate gate = hangNext();
    advance(INTERVAL);
    gate.awaitArrivals(1);
    Attempt caller = leased(pool);
    assertThat(caller.resource().id()).isNotEqualTo(check.calls().getFirst());
    caller.lease().invalidate();
    await("a destruction beside it", () -> factory.destroyed() == 1);
    gate.open();
  }

  // What they find.

  @Test
  void whatIsUnfitIsDestroyedAndTheMinimumKeptUp() {
    Pool<TestResource> pool = idle(checked().min(2).max(4).executor(executor), 2);
    check.findUnfit(2);
    advance(INTERVAL);
    awaitUnfitGone();
    awaitIdle(pool, 2);
    assertThat(factory.created()).isEqualTo(3);
    assertThat(events(PoolEvent.HealthCheckFailed.class).getFirst().message())
        .isEqualTo("number 2 is worn out");
    PoolStats stats = pool.stats();
    assertThat(stats.healthChecksEnabled()).isTrue();
    assertThat(stats.checksPassed()).isEqualTo(1);
    assertThat(stats.checksFailed()).isEqualTo(1);
    assertThat(stats.unhealthy()).isZero();
  }

  @Test
  void theEventComesBeforeTheEnd() {
    idle(checked().max(1).executor(executor), 1);
    check.findUnfit(1);
    advance(INTERVAL);
    List<Class<?>> told = events.stream().<Class<?>>map(Object::getClass).toList();
    assertThat(told.indexOf(PoolEvent.HealthCheckFailed.class))
        .isNotNegative()
        .isLessThan(told.indexOf(PoolEvent.Destroyed.class));
  }

  @Test
  void aCheckThatThrowsFindsItUnfit() {
    assertUnfit(Behaviour.fail(() -> new IllegalStateException("no answer")), "no answer");
  }

  @Test
  void aCheckThatThrowsAnErrorFindsItUnfit() {
    assertUnfit(Behaviour.fail(() -> new AssertionError("an error, even")), "an error, even");
  }

  @Test
  void aCheckThatReturnsNullFindsItUnfit() {
    assertUnfit(Behaviour.nothing(), "null");
  }

  private void assertUnfit(Behaviour behaviour, String message) {
    idle(checked().max(1).executor(executor), 1);
    check.script().next(behaviour);
    advance(INTERVAL);
    awaitUnfitGone();
    assertThat(events(PoolEvent.HealthCheckFailed.class).getFirst().message()).contains(message);
  }

  @Test
  void theShortFormSaysYesOrNo() {
    Pool<TestResource> pool =
        idle(builder().max(2).healthyWhen(each -> each.id() != 1).executor(executor), 2);
    advance(INTERVAL);
    awaitUnfitGone();
    assertThat(pool.stats().idle()).isEqualTo(1);
    assertThat(leased(pool).resource().id()).isEqualTo(2);
  }

  @Test
  void unhealthyAreThoseBeingDestroyedForIt() {
    Pool<TestResource> pool = idle(checked().max(2).destroyTimeout(Duration.ZERO), 2);
    Gate gate = factory.gate();
    factory.destructions().always(Behaviour.hangStubbornly(gate));
    Attempt holder = leased(pool);
    check.findUnfit(3 - holder.resource().id());
    holder.lease().invalidate();
    assertThat(pool.stats().retiring()).isEqualTo(1);
    assertThat(pool.stats().unhealthy()).isZero();
    advance(INTERVAL);
    await("its check", () -> pool.stats().retiring() == 2);
    assertThat(pool.stats().unhealthy()).isEqualTo(1);
    gate.open();
    await("their end", () -> pool.stats().retiring() == 0);
    assertThat(pool.stats().unhealthy()).isZero();
  }

  @Test
  void whatWasInvalidatedDuringItsCheckGoes() {
    Pool<TestResource> pool = open(checked().max(1));
    Attempt holder = leased(pool);
    TestResource resource = holder.resource();
    holder.release();
    Gate gate = hangNext();
    advance(INTERVAL);
    gate.awaitArrivals(1);
    pool.invalidate(resource);
    assertThat(factory.destroyed()).isZero();
    gate.open();
    await("its end", () -> !events(PoolEvent.Destroyed.class).isEmpty());
    assertThat(events(PoolEvent.Destroyed.class).getFirst().reason())
        .isEqualTo(PoolEvent.Reason.INVALIDATED);
  }

  // When they hang.

  @Test
  void aCheckThatOutlivesItsTimeFindsItUnfit() {
    Pool<TestResource> pool = idle(checked().max(1), 1);
    Gate gate = hangNext();
    advance(INTERVAL);
    gate.awaitArrivals(1);
    advanceMillis(4_999);
    assertThat(pool.stats().checking()).isEqualTo(1);
    advanceMillis(1);
    awaitUnfitGone();
    assertThat(events(PoolEvent.HealthCheckFailed.class).getFirst().message())
        .contains("healthCheckTimeout (5 s)");
    assertThat(leased(pool).resource().id()).isEqualTo(2);
    gate.open();
    await("the end of the check", () -> check.running() == 0);
    assertThat(pool.stats().checksFailed()).isEqualTo(1);
    assertThat(pool.stats().checksPassed()).isZero();
  }

  @Test
  void itsThreadIsInterrupted() {
    Pool<TestResource> pool = idle(checked().max(1).healthCheckTimeout(Duration.ofMillis(100)), 1);
    Gate gate = factory.gate();
    check.script().next(Behaviour.hang(gate));
    advance(INTERVAL);
    gate.awaitArrivals(1);
    advanceMillis(100);
    awaitUnfitGone();
    await("its end", () -> check.running() == 0);
    assertThat(gate.isOpen()).isFalse();
    assertThat(pool.stats().checksFailed()).isEqualTo(1);
  }

  @Test
  void anInterruptThatACheckLeavesBehindReachesNobody() {
    AtomicBoolean interrupted = new AtomicBoolean(true);
    Pool<TestResource> pool =
        idle(
            checked()
                .max(1)
                .listener(event -> {
                  if (event instanceof PoolEvent.HealthCheckFailed) {
                    interrupted.set(Thread.currentThread().isInterrupted());
                  }
                }),
            1);
    check.findUnfit(1);
    check.script().next(Behaviour.after(() -> Thread.currentThread().interrupt()));
    advance(INTERVAL);
    await("its end", () -> pool.stats().destroyed() == 1);
    assertThat(interrupted).isFalse();
  }

  @Test
  void aTimeoutOfZeroNeverGivesUp() {
    Pool<TestResource> pool = idle(checked().max(1).healthCheckTimeout(Duration.ZERO), 1);
    Gate gate = hangNext();
    advance(INTERVAL);
    gate.awaitArrivals(1);
    advance(Duration.ofDays(1));
    assertThat(pool.stats().checking()).isEqualTo(1);
    gate.open();
    awaitIdle(pool, 1);
    assertThat(pool.stats().checksPassed()).isPositive();
    assertThat(factory.destroyed()).isZero();
  }

  @Test
  void noMoreHungChecksAreAbandonedThanTheMaximum() {
    Pool<TestResource> pool = idle(checked().max(1), 1);
    Gate first = hangNext();
    Gate second = hangNext();
    advance(INTERVAL);
    first.awaitArrivals(1);
    advanceMillis(5_000);
    leased(pool).release();
    advancePatiently(INTERVAL, () -> second.arrivals() == 1);
    advance(Duration.ofMinutes(10));
    assertThat(pool.stats().checking()).isEqualTo(1);
    assertThat(factory.destroyed()).isEqualTo(1);
    first.open();
    await("its being given up", () -> factory.destroyed() == 2);
    second.open();
  }

  // When somebody wants to know.

  @Test
  void checkHealthChecksAllThatIsIdleAndCountsWhatGoes() {
    Pool<TestResource> pool = idle(checked().max(6), 6);
    check.findUnfit(2);
    check.findUnfit(5);
    assertThat(call(pool::checkHealth).result()).isEqualTo(2);
    assertThat(check.calls()).contains(1, 2, 3, 4, 5, 6);
    assertThat(check.runningAtMost()).isEqualTo(1);
    await("their end", () -> factory.destroyed() == 2);
    awaitIdle(pool, 4);
    assertThat(check.threads()).allMatch(name -> name.startsWith("cenote-" + pool.name()));
  }

  @Test
  void checkHealthWaitsForACheckThatHangsUntilItsTimeIsOver() {
    Pool<TestResource> pool = idle(checked().max(1), 1);
    Gate gate = hangNext();
    Call<Integer> call = call(pool::checkHealth);
    gate.awaitArrivals(1);
    advanceMillis(4_999);
    assertThat(call.isDone()).isFalse();
    advanceMillis(1);
    assertThat(call.result()).isEqualTo(1);
  }

  @Test
  void checkHealthCanBeInterrupted() {
    Pool<TestResource> pool = idle(checked().max(2), 2);
    Gate gate = hangNext();
    Call<Integer> call = call(pool::checkHealth);
    gate.awaitArrivals(1);
    call.interrupt();
    call.failure(InterruptedException.class);
    gate.open();
    awaitIdle(pool, 2);
    assertThat(check.calls()).hasSize(1);
  }

  @Test
  void checkHealthFindsNothingWhereThereIsNothingToFind() {
    assertThat(call(open(checked().max(1))::checkHealth).result()).isZero();
    Pool<TestResource> without = idle(builder().max(1), 1);
    assertThat(call(without::checkHealth).result()).isZero();
    assertThat(without.stats().healthChecksEnabled()).isFalse();
    Pool<TestResource> closed = idle(checked().max(1), 1);
    closed.closeNow();
    assertThat(call(closed::checkHealth).result()).isZero();
    assertThat(check.calls()).isEmpty();
  }

  // At the end.

  @Test
  void closingGivesUpACheckThatHangs() {
    Pool<TestResource> pool = idle(checked().max(1), 1);
    Gate gate = hangNext();
    advance(INTERVAL);
    gate.awaitArrivals(1);
    start(pool::close).result();
    assertThat(factory.destroyed()).isEqualTo(1);
    assertThat(events(PoolEvent.Destroyed.class).getFirst().reason())
        .isEqualTo(PoolEvent.Reason.CLOSED);
    assertThat(clock.timers()).isZero();
    gate.open();
    assertThat(pool.stats().checksFailed()).isZero();
  }

  @Test
  void aCheckThatIsGivenUpBeforeItBeginsIsNotMade() {
    Pool<TestResource> pool = idle(checked().max(1).executor(executor), 1);
    holdExecutor();
    advance(INTERVAL);
    assertThat(pool.stats().checking()).isEqualTo(1);
    pool.closeNow();
    letExecutorGo();
    assertThat(factory.destroyed()).isEqualTo(1);
    assertThat(check.calls()).isEmpty();
  }

  @Test
  void checkHealthDoesNotWaitForACheckThatHangsInAPoolThatEnds() {
    Pool<TestResource> pool = idle(checked().max(2), 2);
    Gate gate = hangNext();
    Call<Integer> call = call(pool::checkHealth);
    gate.awaitArrivals(1);
    pool.closeNow();
    assertThat(call.result()).isZero();
    gate.open();
  }

  @Test
  void drainingDoesNotWaitForAHungCheckOfWhatNobodyHolds() {
    Pool<TestResource> pool = idle(checked().max(2), 2);
    Gate gate = hangNext();
    advance(INTERVAL);
    gate.awaitArrivals(1);
    Attempt holder = leased(pool);
    Call<Boolean> drain = call(() -> pool.drain(Duration.ofHours(1)));
    drain.settle();
    assertThat(drain.isDone()).isFalse();
    holder.release();
    assertThat(drain.result()).isTrue();
    gate.open();
  }
}
