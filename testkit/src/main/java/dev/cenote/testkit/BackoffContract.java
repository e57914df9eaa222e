package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.Pool;
import dev.cenote.ResourceCreationException;
import dev.cenote.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What follows when resources cannot be made: pauses, one attempt at a time, and who is told. For
 * {@linkplain Configuration#callerKinds() every kind of caller}.
 */
public abstract class BackoffContract extends PoolContract {

  private static final Duration STEP = Duration.ofMillis(1);

  /** Makes the suite for one configuration. */
  protected BackoffContract(Configuration configuration) {
    super(configuration);
  }

  @Test
  void pausesFrom50To250MillisecondsWhileSomebodyWaits() {
    factory.creations().always(Behaviour.fail(IllegalStateException::new));
    Pool<TestResource> pool = open(builder().max(3).executor(executor));
    queued(pool);
    assertThat(factory.failed()).isEqualTo(1);

    for (long longest : List.of(50, 100, 200, 250, 250, 250)) {
      assertThat(pauseBeforeTheNextFailure(Duration.ofSeconds(1)))
          .isBetween(Duration.ofMillis(longest * 8 / 10), Duration.ofMillis(longest + 1));
    }
  }

  @Test
  void pausesUpToFiveSecondsWhileNobodyWaitsButNotOnceSomebodyDoes() {
    factory.creations().always(Behaviour.fail(IllegalStateException::new));
    Pool<TestResource> pool =
        open(builder().min(1).max(3).acquireTimeout(Duration.ofMinutes(1)).executor(executor));
    Attempt first = queued(pool);
    first.abandon();
    awaitWaiting(pool, 0);
    Duration pause = Duration.ZERO;
    for (int failure = 0; failure < 9; failure++) {
      Duration next = pauseBeforeTheNextFailure(Duration.ofSeconds(6));
      assertThat(next).isGreaterThan(pause.multipliedBy(6).dividedBy(10));
      pause = next;
    }
    assertThat(pause).isBetween(Duration.ofSeconds(4), Duration.ofMillis(5_001));

    queued(pool);
    assertThat(pauseBeforeTheNextFailure(Duration.ofSeconds(6)))
        .isLessThanOrEqualTo(Duration.ofMillis(251));
  }

  @Test
  void theFirstSuccessResetsThePauses() {
    Pool<TestResource> pool = open(builder().max(1).executor(executor));
    for (int outage = 0; outage < 3; outage++) {
      factory.creations().next(4, Behaviour.fail(IllegalStateException::new));
      Attempt waiter = queued(pool);
      assertThat(pauseBeforeTheNextFailure(Duration.ofSeconds(1)))
          .isLessThanOrEqualTo(Duration.ofMillis(51));
      advanceUntil(Duration.ofSeconds(2), STEP, () -> !waiter.isWaiting());
      waiter.lease().invalidate();
      await("its end", () -> pool.stats().retiring() == 0);
    }
  }

  @Test
  void oneAttemptAtATimeUntilTheFirstSuccess() {
    Gate first = factory.gate();
    Gate probe = factory.gate();
    factory
        .creations()
        .next(4, Behaviour.hang(first).then(Behaviour.fail(IllegalStateException::new)))
        .always(Behaviour.hang(probe));
    Pool<TestResource> pool = open(builder().max(4).acquireTimeout(Duration.ofHours(1)));
    List<Attempt> waiters = Stream.generate(() -> queued(pool)).limit(4).toList();
    first.awaitArrivals(4);
    first.open();
    await("four failures", () -> pool.stats().createFailures() == 4);

    advancePatiently(Duration.ofMillis(10), () -> probe.arrivals() > 0);
    advanceUntil(Duration.ofSeconds(2), Duration.ofMillis(50), () -> probe.arrivals() > 1);
    assertThat(probe.arrivals()).isEqualTo(1);
    assertThat(pool.stats().creating()).isEqualTo(1);

    probe.open();
    waiters.forEach(waiter -> assertThat(waiter.lease()).isNotNull());
  }

  @Test
  void endsWhenThePoolIsClosed() {
    factory.creations().always(Behaviour.fail(IllegalStateException::new));
    Pool<TestResource> pool = open(builder().min(2).max(3).executor(executor));
    queued(pool).abandon();
    awaitWaiting(pool, 0);
    pauseBeforeTheNextFailure(Duration.ofSeconds(1));

    pool.closeNow();
    executor.runAll();
    int failed = factory.failed();
    advanceUntil(Duration.ofSeconds(20), Duration.ofMillis(100), () -> false);

    assertThat(factory.failed()).isEqualTo(failed);
    assertThat(clock.timers()).isZero();
  }

  @Test
  void whoWaitsIsServedByTheFirstSuccess() {
    factory.creations().next(7, Behaviour.fail(IllegalStateException::new));
    Pool<TestResource> pool = open(builder().max(2).executor(executor));
    Attempt waiter = queued(pool);
    advanceUntil(Duration.ofSeconds(10), STEP, () -> !waiter.isWaiting());
    assertThat(waiter.lease()).isNotNull();
    assertThat(pool.stats().createFailures()).isEqualTo(7);
  }

  @Test
  void failFastTellsOneCallerAndLetsTheOthersWait() {
    IOException refused = new IOException("refused");
    factory.creations().next(Behaviour.fail(refused));
    Pool<TestResource> pool = open(builder().max(1).failFast(true).executor(executor));
    holdExecutor();
    Attempt first = queued(pool);
    Attempt second = queued(pool);
    letExecutorGo();

    ResourceCreationException told = first.failure(ResourceCreationException.class);
    assertThat(told).hasCause(refused).hasMessageContaining(pool.name());
    assertThat(second.isWaiting()).isTrue();
    advanceMillis(50);
    assertThat(second.lease()).isNotNull();
  }

  @Test
  void exhaustedRetriesFailThoseWhoSawThemAll() {
    IOException refused = new IOException("refused");
    factory.creations().always(Behaviour.fail(refused));
    Pool<TestResource> pool =
        open(
            builder()
                .max(2)
                .createRetry(RetryPolicy.exponential(3, Duration.ofMillis(10)))
                .executor(executor));
    Attempt early = queued(pool);
    Attempt late = queued(pool);
    assertThat(factory.failed()).isEqualTo(1);

    pauseBeforeTheNextFailure(Duration.ofSeconds(1));
    assertThat(early.isWaiting()).isTrue();
    pauseBeforeTheNextFailure(Duration.ofSeconds(1));

    assertThat(early.failure(ResourceCreationException.class)).hasCause(refused);
    assertThat(late.isWaiting()).isTrue();
    pauseBeforeTheNextFailure(Duration.ofSeconds(1));
    assertThat(late.failure(ResourceCreationException.class)).hasCause(refused);
    assertThat(pool.stats().createFailures()).isEqualTo(4);
  }

  @Test
  void aFailureThatIsNotWorthARetryIsToldAtOnce() {
    SecurityException denied = new SecurityException("wrong password");
    Pool<TestResource> pool =
        open(
            builder()
                .max(1)
                .createRetry(
                    RetryPolicy.exponential(5, Duration.ofMillis(10))
                        .retryIf(failure -> !(failure instanceof SecurityException)))
                .executor(executor));
    factory
        .creations()
        .next(Behaviour.fail(IllegalStateException::new))
        .next(Behaviour.fail(denied));
    Attempt waiter = queued(pool);
    advanceMillis(10);
    assertThat(waiter.failure(ResourceCreationException.class)).hasCause(denied);

    Attempt next = callers.acquire(pool);
    advanceUntil(Duration.ofSeconds(1), STEP, () -> !next.isWaiting());
    assertThat(next.lease()).isNotNull();
  }

  @Test
  void aSingleAttemptMeansNoRetryForTheCaller() {
    factory.creations().next(Behaviour.fail(IllegalStateException::new));
    Pool<TestResource> pool =
        open(
            builder()
                .max(1)
                .createRetry(RetryPolicy.exponential(1, Duration.ofMillis(10)))
                .executor(executor));
    callers.acquire(pool).failure(ResourceCreationException.class);
    Attempt next = callers.acquire(pool);
    advanceUntil(Duration.ofSeconds(1), STEP, () -> !next.isWaiting());
    assertThat(next.lease()).isNotNull();
  }

  @Test
  void aResourceGivenBackServesWhoWaitsInAnOutage() {
    Pool<TestResource> pool = open(builder().max(2).executor(executor));
    Attempt holder = leased(pool);
    factory.creations().always(Behaviour.fail(IllegalStateException::new));
    Attempt waiter = queued(pool);
    advanceMillis(500);
    holder.release();
    assertThat(waiter.resource().id()).isEqualTo(1);
  }

  private Duration pauseBeforeTheNextFailure(Duration limit) {
    int before = factory.failed();
    Duration pause = advanceUntil(limit, STEP, () -> factory.failed() > before);
    assertThat(factory.failed()).as("failures after a pause of %s", pause).isEqualTo(before + 1);
    return pause;
  }
}
