package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.Pool;
import dev.cenote.PoolEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * What a pool makes of time in which the machine stood still, and all of whose timers come late at
 * once: who was under way is granted a moment to bring what is there by then. Callers that wait on
 * a platform thread are not among those that can be tested so: they park in the clock, which says
 * when they wake up. For {@linkplain Configuration#callerKinds() every other kind of caller}.
 */
public abstract class StandstillContract extends CheckedPoolContract {

  private static final Duration STANDSTILL = Duration.ofHours(8);
  private static final long MOMENT_MILLIS = 250;
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  /** Makes the suite for one configuration. */
  protected StandstillContract(Configuration configuration) {
    super(configuration);
  }

  @Test
  void aCheckThatWasAnsweredMeanwhileCounts() {
    Pool<TestResource> pool = idle(checked().max(1), 1);
    Gate gate = hangNext();
    advance(INTERVAL);
    gate.awaitArrivals(1);
    advanceMillis(1_000);
    clock.jump(STANDSTILL);
    gate.open();
    awaitIdle(pool, 1);
    assertThat(pool.stats().checksPassed()).isEqualTo(1);
    assertThat(factory.destroyed()).isZero();
  }

  @Test
  void aCheckThatHangsOnIsGivenUpAMomentLater() {
    idle(checked().max(1), 1);
    Gate gate = hangNext();
    advance(INTERVAL);
    gate.awaitArrivals(1);
    advanceMillis(1_000);
    clock.jump(STANDSTILL);
    advanceMillis(MOMENT_MILLIS - 1);
    assertThat(factory.destroyed()).isZero();
    advanceMillis(1);
    awaitUnfitGone();
    gate.open();
  }

  @Test
  void aCallerGoesOnCountingOnItsCheck() {
    Pool<TestResource> pool = idle(checked().max(2).checkOnAcquire(Duration.ZERO), 1);
    advanceMillis(5_000);
    Gate gate = hangNext();
    Attempt waiter = queued(pool);
    gate.awaitArrivals(1);
    clock.jump(Duration.ofSeconds(4));
    assertThat(pool.stats().creating()).isZero();
    gate.open();
    assertThat(waiter.resource().id()).isEqualTo(1);
    assertThat(factory.created()).isEqualTo(1);
  }

  @Test
  void aResourceThatWasMadeMeanwhileIsKept() {
    Gate gate = factory.gate();
    factory.creations().next(Behaviour.hangStubbornly(gate));
    Pool<TestResource> pool = open(builder().max(1).acquireTimeout(STANDSTILL.multipliedBy(2)));
    Attempt waiter = queued(pool);
    gate.awaitArrivals(1);
    advanceMillis(1_000);
    clock.jump(STANDSTILL);
    gate.open();
    assertThat(waiter.resource().id()).isEqualTo(1);
    assertThat(pool.stats().createFailures()).isZero();
    assertThat(factory.destroyed()).isZero();
  }

  @Test
  void aCreationThatHangsOnIsGivenUpAMomentLater() {
    Gate gate = factory.gate();
    factory.creations().next(Behaviour.hangStubbornly(gate));
    Pool<TestResource> pool = open(builder().max(1).acquireTimeout(STANDSTILL.multipliedBy(2)));
    Attempt waiter = queued(pool);
    gate.awaitArrivals(1);
    clock.jump(STANDSTILL);
    advanceMillis(MOMENT_MILLIS - 1);
    assertThat(pool.stats().abandoned()).isZero();
    advanceMillis(1);
    await("its being given up", () -> pool.stats().abandoned() == 1);
    gate.open();
    advancePatiently(Duration.ofMillis(10), () -> !waiter.isWaiting());
    assertThat(waiter.lease()).isNotNull();
    await("its being counted", () -> pool.stats().createFailures() == 1);
  }

  @Test
  void aDestructionThatWasDoneMeanwhileHasNotFailed() {
    Pool<TestResource> pool = idle(builder().max(1), 1);
    Gate gate = factory.gate();
    factory.destructions().next(Behaviour.hangStubbornly(gate));
    leased(pool).lease().invalidate();
    gate.awaitArrivals(1);
    clock.jump(STANDSTILL);
    gate.open();
    await("its end", () -> pool.stats().destroyed() == 1);
    await("its event", () -> !events(PoolEvent.Destroyed.class).isEmpty());
    assertThat(events(PoolEvent.DestroyFailed.class)).isEmpty();
  }

  @Test
  void whoseTimeEndedMeanwhileGetsWhatIsReleasedThen() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Attempt waiter = queued(pool, timeoutMillis(2_000));
    clock.jump(STANDSTILL);
    holder.release();
    assertThat(waiter.resource().id()).isEqualTo(1);
    assertThat(pool.stats().timeouts()).isZero();
  }

  @Test
  void whoGetsNothingThenIsToldAMomentLater() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Attempt waiter = queued(pool, timeoutMillis(2_000));
    clock.jump(STANDSTILL);
    advanceMillis(MOMENT_MILLIS - 1);
    callers.settle();
    assertThat(pool.stats().waiting()).isEqualTo(1);
    assertThat(waiter.isWaiting()).isTrue();
    advanceMillis(1);
    assertThat(waiter.failure(AcquireTimeoutException.class)).isNotNull();
    holder.release();
  }

  @Test
  void oneMomentIsGrantedHoweverLateTheNextTimerComes() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Attempt waiter = queued(pool, timeoutMillis(2_000));
    clock.jump(STANDSTILL);
    clock.jump(STANDSTILL);
    assertThat(waiter.failure(AcquireTimeoutException.class)).isNotNull();
    holder.release();
  }
}
