package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.Pool;
import dev.cenote.PoolEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What follows when making a resource takes too long: it is given up, its place is used again, and
 * what comes late is destroyed. For {@linkplain Configuration#callerKinds() every kind of caller}.
 */
public abstract class CreateTimeoutContract extends PoolContract {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration STEP = Duration.ofMillis(10);

  /** Makes the suite for one configuration. */
  protected CreateTimeoutContract(Configuration configuration) {
    super(configuration);
  }

  @Test
  void aCreationThatHangsGivesItsPlaceBackAndWhatComesLateIsDestroyed() {
    assertGivesItsPlaceBack(Behaviour::hangStubbornly);
  }

  @Test
  void aCreationThatSpinsGivesItsPlaceBackAndWhatComesLateIsDestroyed() {
    assertGivesItsPlaceBack(Behaviour::spin);
  }

  private void assertGivesItsPlaceBack(Function<Gate, Behaviour> kind) {
    Gate gate = factory.gate();
    factory.creations().next(kind.apply(gate));
    Pool<TestResource> pool = open(builder().max(2).createTimeout(SECOND));
    Attempt waiter = queued(pool);
    gate.awaitArrivals(1);
    advanceMillis(999);
    assertThat(pool.stats().abandoned()).isZero();
    assertThat(pool.stats().creating()).isEqualTo(1);

    advanceMillis(1);
    await("its being given up", () -> pool.stats().abandoned() == 1);
    await("its being counted", () -> pool.stats().createFailures() == 1);
    advanceUntil(SECOND, STEP, () -> !waiter.isWaiting());
    waiter.release();
    assertThat(pool.stats().abandoned()).isEqualTo(1);

    gate.open();
    await("the end of what came late", () -> factory.destroyed() == 1);
    await("its being noticed", () -> pool.stats().abandoned() == 0);
    assertThat(factory.created()).isEqualTo(2);
    await("its event", () -> !events(PoolEvent.Destroyed.class).isEmpty());
    assertThat(events(PoolEvent.Destroyed.class))
        .extracting(PoolEvent.Destroyed::reason)
        .containsExactly(PoolEvent.Reason.CREATED_LATE);
    assertThat(pool.stats().idle()).isEqualTo(1);
  }

  @Test
  void whatComesLateIsInTheBooksUntilItIsDestroyed() {
    Gate making = factory.gate();
    Gate destroying = factory.gate();
    factory.creations().next(Behaviour.hangStubbornly(making));
    factory.destructions().next(Behaviour.hang(destroying));
    Pool<TestResource> pool = open(builder().max(1).createTimeout(SECOND));
    queued(pool).abandon();
    making.awaitArrivals(1);
    advance(SECOND);
    await("its being given up", () -> pool.stats().abandoned() == 1);
    making.open();
    destroying.awaitArrivals(1);
    assertThat(pool.stats().created()).isEqualTo(1);
    assertThat(pool.stats().retiring()).isEqualTo(1);
    destroying.open();
    await("its end", () -> pool.stats().destroyed() == 1);
    assertThat(pool.stats().retiring()).isZero();
  }

  @Test
  void whatComesLateIsDestroyedWithoutTheInterruptThatWasMeantForItsCreation() {
    Gate gate = factory.gate();
    factory.creations().next(Behaviour.spin(gate));
    AtomicBoolean interrupted = new AtomicBoolean(true);
    factory
        .destructions()
        .next(Behaviour.after(() -> interrupted.set(Thread.currentThread().isInterrupted())));
    Pool<TestResource> pool = open(builder().max(1).createTimeout(SECOND));
    queued(pool).abandon();
    gate.awaitArrivals(1);
    advance(SECOND);
    await("its being given up", () -> pool.stats().abandoned() == 1);
    gate.open();
    await("the end of what came late", () -> factory.destroyed() == 1);
    assertThat(interrupted).isFalse();
  }

  @Test
  void aCreationThatHeedsTheInterruptIsOverAtOnce() {
    Gate gate = factory.gate();
    factory.creations().next(Behaviour.hang(gate));
    Pool<TestResource> pool = open(builder().max(1).createTimeout(SECOND));
    Attempt waiter = queued(pool);
    gate.awaitArrivals(1);

    advanceMillis(1_000);

    await("the interrupt", () -> factory.failed() == 1);
    await("its being noticed", () -> pool.stats().abandoned() == 0);
    advancePatiently(STEP, () -> !waiter.isWaiting());
    assertThat(waiter.lease()).isNotNull();
    assertThat(pool.stats().createFailures()).isEqualTo(1);
  }

  @Test
  void thereAreNoMoreAbandonedCreationsThanTheMaximum() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hangStubbornly(gate));
    Pool<TestResource> pool =
        open(
            builder()
                .max(3)
                .createConcurrency(2)
                .createTimeout(SECOND)
                .acquireTimeout(Duration.ofHours(1)));
    List<Attempt> waiters = Stream.generate(() -> queued(pool)).limit(3).toList();
    gate.awaitArrivals(2);

    for (int second = 0; second < 60; second++) {
      advance(SECOND);
      assertThat(pool.stats().abandoned()).isLessThanOrEqualTo(3);
      assertThat(pool.stats().creating()).isLessThanOrEqualTo(2);
    }
    assertThat(gate.arrivals()).isLessThanOrEqualTo(5);
    assertThat(waiters).allMatch(Attempt::isWaiting);

    factory.creations().clear();
    gate.open();
    await("the abandoned ones to end", () -> pool.stats().abandoned() == 0);
    advancePatiently(STEP, () -> waiters.stream().noneMatch(Attempt::isWaiting));
    waiters.forEach(waiter -> assertThat(waiter.lease()).isNotNull());
  }

  @Test
  void whatMayNotBeGivenUpKeepsItsPlaceUntilAnotherEnds() {
    Gate first = factory.gate();
    Gate second = factory.gate();
    factory
        .creations()
        .next(Behaviour.hangStubbornly(first))
        .next(Behaviour.hangStubbornly(second));
    Pool<TestResource> pool =
        open(builder().max(1).createTimeout(SECOND).acquireTimeout(Duration.ofHours(1)));
    Attempt waiter = queued(pool);
    first.awaitArrivals(1);
    advance(SECOND);
    await("its being given up", () -> pool.stats().createFailures() == 1);
    advancePatiently(STEP, () -> second.arrivals() == 1);
    advance(SECOND.multipliedBy(3));
    assertThat(pool.stats().creating()).isEqualTo(1);
    assertThat(pool.stats().createFailures()).isEqualTo(1);

    first.open();

    await("the other's being given up", () -> pool.stats().createFailures() == 2);
    advancePatiently(STEP, () -> !waiter.isWaiting());
    assertThat(waiter.resource().id()).isEqualTo(2);
    assertThat(pool.stats().abandoned()).isEqualTo(1);
    second.open();
  }

  @Test
  void aTimeoutOfZeroNeverGivesUp() {
    Gate gate = factory.gate();
    factory.creations().next(Behaviour.hang(gate));
    Pool<TestResource> pool =
        open(builder().max(1).createTimeout(Duration.ZERO).acquireTimeout(Duration.ofDays(2)));
    Attempt waiter = queued(pool);
    gate.awaitArrivals(1);
    advance(Duration.ofDays(1));
    assertThat(pool.stats().creating()).isEqualTo(1);
    assertThat(pool.stats().abandoned()).isZero();
    gate.open();
    assertThat(waiter.resource().id()).isEqualTo(1);
  }

  @Test
  void theCallersOwnTimeoutSaysThatMakingOneTookTooLong() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hangStubbornly(gate));
    Pool<TestResource> pool = open(builder().max(1).createTimeout(SECOND));
    Attempt waiter = queued(pool, timeoutMillis(1_010));
    gate.awaitArrivals(1);
    advanceMillis(1_000);
    // Whoever does not wait hears of it as soon as anybody does, which is after it was counted.
    await(
        "its being known",
        () -> pool.acquireAsync(timeoutMillis(0)).exceptionNow().getCause() != null);
    advanceMillis(10);
    assertThat(waiter.failure(AcquireTimeoutException.class)).hasCauseInstanceOf(Throwable.class);
  }

  @Test
  void whatIsMadeAfterTheEndIsDestroyed() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hangStubbornly(gate));
    Pool<TestResource> pool = open(builder().max(2));
    queued(pool).abandon();
    gate.awaitArrivals(1);
    pool.closeNow();
    gate.open();
    await("its end", () -> factory.destroyed() == 1);
    assertThat(factory.created()).isEqualTo(1);
  }
}
