package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireOptions;
import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolClosedException;
import dev.cenote.PoolState;
import dev.cenote.ResourceCreationException;
import dev.cenote.RetryPolicy;
import dev.cenote.testkit.ScriptedFactory.Operation;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What concerns callers that have a thread: interrupts, and which thread does what. For every
 * {@linkplain Configuration#blocking() configuration with callers that block}.
 */
public abstract class BlockingContract extends PoolContract {

  /** Makes the suite for one configuration. */
  protected BlockingContract(Configuration configuration) {
    super(configuration);
  }

  @Test
  void aTimeoutCanBeGivenWithoutOptions() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> lease = call(() -> pool.acquire(Duration.ofSeconds(1))).result();
    Call<Lease<TestResource>> waiter = call(() -> pool.acquire(Duration.ofSeconds(1)));
    awaitWaiting(pool, 1);
    advanceMillis(999);
    awaitWaiting(pool, 1);
    advanceMillis(1);
    waiter.failure(AcquireTimeoutException.class);
    call(() -> pool.acquire(Duration.ZERO)).failure(AcquireTimeoutException.class);
    lease.close();
    call(() -> pool.acquire(Duration.ZERO)).result().close();
  }

  @Test
  void aNegativeTimeoutIsRefused() {
    Pool<TestResource> pool = open(1);
    Duration negative = Duration.ofMillis(-1);
    call(() -> pool.acquire(negative)).failure(IllegalArgumentException.class);
    call(() -> pool.drain(negative)).failure(IllegalArgumentException.class);
    call(() -> AcquireOptions.defaults().timeout(negative)).failure(IllegalArgumentException.class);
    assertThat(factory.created()).isZero();
    assertThat(pool.state()).isEqualTo(PoolState.NEW);
  }

  @Test
  void anInterruptEndsTheWaitAndClearsTheFlag() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Call<Lease<TestResource>> interrupted = call(pool::acquire);
    awaitWaiting(pool, 1);
    Attempt next = queued(pool);

    interrupted.interrupt();

    interrupted.failure(InterruptedException.class);
    assertThat(interrupted.isInterruptedAfterwards()).isFalse();
    assertThat(pool.stats().waiting()).isEqualTo(1);
    assertThat(pool.stats().timeouts()).isZero();
    holder.release();
    assertThat(next.lease()).isNotNull();
  }

  @Test
  void whoIsInterruptedAlreadyDoesNotWait() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Call<Lease<TestResource>> interrupted =
        call(() -> {
          Thread.currentThread().interrupt();
          return pool.acquire();
        });
    interrupted.failure(InterruptedException.class);
    assertThat(pool.stats().waiting()).isZero();
    holder.release();
    assertThat(pool.stats().idle()).isEqualTo(1);
  }

  @Test
  void anInterruptAfterTheHandOverKeepsTheLeaseAndTheFlag() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    factory.acquisitions().always(Behaviour.after(() -> Thread.currentThread().interrupt()));
    Call<Lease<TestResource>> waiter = call(pool::acquire);
    awaitWaiting(pool, 1);

    holder.release();

    Lease<TestResource> lease = waiter.result();
    assertThat(waiter.isInterruptedAfterwards()).isTrue();
    lease.close();
  }

  @Test
  void anInterruptOfTheCallerDoesNotReachTheFactory() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hang(gate));
    Pool<TestResource> pool = open(1);
    Call<Lease<TestResource>> waiter = call(pool::acquire);
    gate.awaitArrivals(1);
    awaitWaiting(pool, 1);

    waiter.interrupt();
    waiter.failure(InterruptedException.class);
    gate.open();

    await("what was being made", () -> pool.stats().idle() == 1);
    assertThat(factory.failed()).isZero();
  }

  @Test
  void hooksRunOnTheThreadsOfTheCallerAndOfTheReleaser() {
    Pool<TestResource> pool = open(1);
    Attempt first = leased(pool);
    Attempt second = queued(pool);
    first.release();
    second.lease().close();

    assertThat(factory.calls(Operation.ACQUIRE))
        .extracting(ScriptedFactory.Call::thread)
        .containsExactly(first.thread().orElseThrow(), second.thread().orElseThrow());
    assertThat(factory.calls(Operation.RELEASE))
        .extracting(ScriptedFactory.Call::thread)
        .containsExactly(first.thread().orElseThrow(), Thread.currentThread());
  }

  @Test
  void theFactoryNeverRunsOnACaller() {
    Pool<TestResource> pool = open(3);
    Attempt first = leased(pool);
    leased(pool);
    first.lease().invalidate();
    leased(pool).lease().invalidate();
    pool.clear();
    await("both ends", () -> factory.destroyed() == 2);

    assertThat(factory.calls())
        .filteredOn(each -> each.operation() == Operation.CREATE)
        .isNotEmpty()
        .allMatch(each -> belongsTo(pool, each.thread()));
    assertThat(factory.calls())
        .filteredOn(each -> each.operation() == Operation.DESTROY)
        .allMatch(each -> belongsTo(pool, each.thread()));
  }

  @Test
  void aLeaseMayBeEndedByAnotherThread() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Attempt waiter = queued(pool);
    start(() -> holder.lease().close()).result();
    assertThat(waiter.lease()).isNotNull();
  }

  @Test
  void startMakesTheMinimum() {
    Pool<TestResource> pool = open(builder().min(3).max(5));
    start(pool::start).result();
    assertThat(pool.stats().idle()).isEqualTo(3);
    assertThat(factory.created()).isEqualTo(3);
    start(pool::start).result();
    assertThat(factory.created()).isEqualTo(3);
  }

  @Test
  void startFailsLoudlyWhenItsTimeIsOver() {
    IllegalStateException refused = new IllegalStateException("refused");
    factory.creations().always(Behaviour.fail(refused));
    Pool<TestResource> pool =
        open(builder().min(1).max(2).acquireTimeout(Duration.ofSeconds(3)).executor(executor));
    Call<Boolean> starting = start(pool::start);
    await("a failure", () -> pool.stats().createFailures() > 0);

    Duration took = advanceUntil(Duration.ofSeconds(5), Duration.ofMillis(10), starting::isDone);

    assertThat(starting.failure(ResourceCreationException.class))
        .hasCause(refused)
        .hasMessageEndingWith("only 0 of 1 resources could be made: " + refused);
    assertThat(took).isBetween(Duration.ofSeconds(3), Duration.ofMillis(3_050));
  }

  @Test
  void startOutlastsFailuresWithinItsTime() {
    factory.creations().next(3, Behaviour.fail(IllegalStateException::new));
    Pool<TestResource> pool = open(builder().min(2).max(2).executor(executor));
    Call<Boolean> starting = start(pool::start);
    advanceUntil(Duration.ofSeconds(29), Duration.ofMillis(10), starting::isDone);
    starting.result();
    assertThat(pool.stats().idle()).isEqualTo(2);
  }

  @Test
  void startFailsWhenTheRetriesAreExhausted() {
    IllegalStateException refused = new IllegalStateException("refused");
    factory.creations().always(Behaviour.fail(refused));
    Pool<TestResource> pool =
        open(
            builder()
                .min(1)
                .createRetry(RetryPolicy.exponential(3, Duration.ofMillis(10)))
                .executor(executor));
    Call<Boolean> starting = start(pool::start);
    advanceUntil(Duration.ofSeconds(20), Duration.ofMillis(1), starting::isDone);
    assertThat(starting.failure(ResourceCreationException.class)).hasCause(refused);
    assertThat(factory.failed()).isEqualTo(3);
  }

  @Test
  void startDoesNotFailForWhatWentWrongBeforeIt() {
    factory.creations().next(Behaviour.fail(IllegalStateException::new));
    Pool<TestResource> pool = open(builder().min(1).failFast(true).executor(executor));
    start(pool::start).failure(ResourceCreationException.class);

    Call<Boolean> again = start(pool::start);
    advanceUntil(Duration.ofSeconds(6), Duration.ofMillis(10), again::isDone);

    again.result();
    assertThat(pool.stats().idle()).isEqualTo(1);
  }

  @Test
  void startDoesNotWaitLongerForAFactoryThatHangs() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hangStubbornly(gate));
    Pool<TestResource> pool = open(builder().min(1).acquireTimeout(Duration.ofMillis(300)));
    Call<Boolean> starting = start(pool::start);
    gate.awaitArrivals(1);
    advanceMillis(300);
    assertThat(starting.failure(ResourceCreationException.class))
        .hasNoCause()
        .hasMessageEndingWith("only 0 of 1 resources could be made");
  }

  @Test
  void startCanBeInterrupted() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hangStubbornly(gate));
    Pool<TestResource> pool = open(builder().min(1));
    Call<Boolean> starting = start(pool::start);
    gate.awaitArrivals(1);
    starting.interrupt();
    starting.failure(InterruptedException.class);
    assertThat(starting.isInterruptedAfterwards()).isFalse();
  }

  @Test
  void startIsRefusedByAClosedPool() {
    Pool<TestResource> pool = open(1);
    pool.closeNow();
    start(pool::start).failure(PoolClosedException.class);
  }

  @Test
  void aHookThatDoesNotReturnHoldsUpNobodyElse() {
    Gate gate = factory.gate();
    factory.acquisitions().next(Behaviour.hangStubbornly(gate));
    Pool<TestResource> pool = open(2);
    Attempt slow = callers.acquire(pool);
    gate.awaitArrivals(1);

    leased(pool).release();
    leased(pool).release();
    assertThat(slow.isWaiting()).isTrue();
    gate.open();
    slow.release();
  }

  @Test
  void anInterruptThatEndsAHookEndsTheWait() {
    Pool<TestResource> pool = open(1);
    leased(pool).release();
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hang(gate));
    factory.acquisitions().next(Behaviour.fail(InterruptedException::new));
    call(pool::acquire).failure(InterruptedException.class);
    assertThat(pool.stats().waiting()).isZero();
    gate.open();

    leased(pool).release();
    factory.acquisitions().next(Behaviour.fail(InterruptedException::new));
    Call<Optional<Lease<TestResource>>> impatient = call(pool::tryAcquire);
    assertThat(impatient.result()).isEmpty();
    assertThat(impatient.isInterruptedAfterwards()).isTrue();
  }

  @Test
  void whoseHookFailsInAPoolThatWasClosedMeanwhileIsTurnedAway() {
    Pool<TestResource> pool = open(1);
    leased(pool).release();
    factory
        .acquisitions()
        .next(
            Behaviour.after(() -> {
              pool.closeNow();
              throw new IllegalStateException("too late");
            }));
    call(pool::acquire).failure(PoolClosedException.class);
  }

  private static boolean belongsTo(Pool<?> pool, Thread thread) {
    return thread.getName().startsWith("cenote-" + pool.name() + "-");
  }

  @Test
  void aStartDoesNotWaitForWhatASmallerMinimumNoLongerAsksFor() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hang(gate));
    Pool<TestResource> pool = open(builder().min(1).max(2));
    Call<Boolean> starting = start(pool::start);
    gate.awaitArrivals(1);
    callers.settle();
    pool.resize(0, 2);
    starting.result();
    assertThat(pool.stats().idle()).isZero();
  }
}
