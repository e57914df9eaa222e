package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.Pool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How many resources are made, when, and what counts as not having made one. For {@linkplain
 * Configuration#callerKinds() every kind of caller}.
 */
public abstract class CreationContract extends PoolContract {

  /** Makes the suite for one configuration. */
  protected CreationContract(Configuration configuration) {
    super(configuration);
  }

  @Test
  void makesNoMoreThanCallersWaitFor() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hang(gate));
    Pool<TestResource> pool = open(builder().max(10).createConcurrency(10));
    List<Attempt> waiters = Stream.generate(() -> queued(pool)).limit(3).toList();
    gate.awaitArrivals(3);
    assertThat(pool.stats().creating()).isEqualTo(3);

    waiters.getFirst().abandon();
    awaitWaiting(pool, 2);
    Attempt another = queued(pool);
    assertThat(pool.stats().creating()).isEqualTo(3);

    gate.open();
    assertThat(another.lease()).isNotNull();
    await("all to be made", () -> pool.stats().creating() == 0);
    assertThat(factory.created()).isEqualTo(3);
  }

  @Test
  void makesSeveralAtATimeButNoMoreThanItMay() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hang(gate));
    Pool<TestResource> pool = open(builder().max(10).createConcurrency(3));
    List<Attempt> waiters = Stream.generate(() -> queued(pool)).limit(10).toList();
    gate.awaitArrivals(3);
    assertThat(pool.stats().creating()).isEqualTo(3);

    gate.open();
    waiters.forEach(waiter -> assertThat(waiter.lease()).isNotNull());
    assertThat(factory.creatingAtMost()).isEqualTo(3);
    assertThat(factory.created()).isEqualTo(10);
  }

  @Test
  void makesFourAtATimeUnlessToldOtherwise() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hang(gate));
    Pool<TestResource> pool = open(10);
    List<Attempt> waiters = Stream.generate(() -> queued(pool)).limit(6).toList();
    gate.awaitArrivals(4);
    assertThat(pool.stats().creating()).isEqualTo(4);
    gate.open();
    waiters.forEach(waiter -> assertThat(waiter.lease()).isNotNull());
    assertThat(factory.creatingAtMost()).isEqualTo(4);
  }

  @Test
  void whatIsGivenBackFirstServesWhoWaitsForACreation() {
    Gate gate = factory.gate();
    Pool<TestResource> pool = open(2);
    Attempt holder = leased(pool);
    factory.creations().always(Behaviour.hang(gate));
    Attempt waiter = queued(pool);
    gate.awaitArrivals(1);

    holder.release();

    assertThat(waiter.resource().id()).isEqualTo(1);
    gate.open();
    await("what was being made", () -> pool.stats().idle() == 1);
  }

  @Test
  void theFirstCallerHasTheMinimumMadeToo() {
    Pool<TestResource> pool = open(builder().min(3).max(8));
    leased(pool);
    await("the minimum", () -> pool.stats().total() >= 3 && pool.stats().creating() == 0);
    assertThat(factory.created()).isBetween(3, 4);
  }

  @Test
  void theMinimumIsReplenished() {
    Pool<TestResource> pool = open(builder().min(2).max(5));
    start(pool::start).result();
    Attempt holder = leased(pool);
    holder.lease().invalidate();
    await("the minimum again", () -> factory.destroyed() == 1 && pool.stats().idle() == 2);
    pool.clear();
    await("the minimum once more", () -> factory.destroyed() >= 3 && pool.stats().idle() == 2);
    leased(pool).lease().detach();
    await("the minimum at last", () -> pool.stats().idle() == 2 && pool.stats().creating() == 0);
    await( // what came while the pool was being cleared may have gone with the rest, and go still
        "no more than that", () -> factory.created() == factory.destroyed() + 3);
  }

  @Test
  void theMinimumIsReplenishedAfterFailuresThoughNobodyAsks() {
    Pool<TestResource> pool = open(builder().min(1).max(1).executor(executor));
    leased(pool).release();
    factory.creations().next(3, Behaviour.fail(IllegalStateException::new));
    pool.clear();
    advanceUntil(Duration.ofSeconds(10), Duration.ofMillis(10), () -> pool.stats().idle() == 1);
    assertThat(factory.failed()).isEqualTo(3);
    assertThat(pool.stats().idle()).isEqualTo(1);
  }

  @Test
  void whateverTheFactoryThrowsIsAFailedCreation() {
    List<Throwable> failures =
        List.of(
            new Exception("checked"),
            new IllegalStateException("unchecked"),
            new AssertionError("error"),
            new NoClassDefFoundError("linkage"),
            new OutOfMemoryError("a factory's, not the pool's"),
            new StackOverflowError(),
            new Throwable("neither exception nor error"));
    Pool<TestResource> pool = open(builder().max(1).executor(executor));
    for (Throwable failure : failures) {
      long before = pool.stats().createFailures();
      factory.creations().next(Behaviour.fail(failure));
      Attempt waiter = callers.acquire(pool);
      await("the failure", () -> pool.stats().createFailures() > before && executor.pending() == 0);
      advanceMillis(50);
      waiter.lease().invalidate();
      await("the end", () -> pool.stats().retiring() == 0);
    }
    assertThat(pool.stats().createFailures()).isEqualTo(failures.size());
    assertThat(factory.created()).isEqualTo(failures.size());
  }

  @Test
  void nullIsAFailedCreation() {
    factory.creations().next(Behaviour.nothing());
    Pool<TestResource> pool = open(builder().max(1).executor(executor));
    Attempt waiter = queued(pool);
    assertThat(pool.stats().createFailures()).isEqualTo(1);
    assertThat(waiter.isWaiting()).isTrue();
    advanceMillis(50);
    assertThat(waiter.lease()).isNotNull();
  }

  @Test
  void aFactoryThatLeavesItsThreadInterruptedHarmsNoOther() {
    Gate gate = factory.gate();
    factory
        .creations()
        .next(Behaviour.after(() -> Thread.currentThread().interrupt()))
        .next(Behaviour.hang(gate));
    Pool<TestResource> pool = open(builder().max(2).createConcurrency(1));
    leased(pool);
    Attempt second = queued(pool);
    gate.awaitArrivals(1);
    gate.open();
    assertThat(second.lease()).isNotNull();
    assertThat(factory.failed()).isZero();
  }

  @Test
  void anExecutorThatRejectsTheCreationIsAFailedCreation() {
    AtomicBoolean isFull = new AtomicBoolean();
    Executor moody =
        task -> {
          if (isFull.get()) {
            throw new RejectedExecutionException("full");
          }
          executor.execute(task);
        };
    Pool<TestResource> pool = open(builder().max(1).executor(moody));
    isFull.set(true);
    Attempt waiter = queued(pool);
    await("a failure", () -> pool.stats().createFailures() == 1);
    advanceMillis(50);
    await("another failure", () -> pool.stats().createFailures() == 2);
    assertThat(waiter.isWaiting()).isTrue();
    isFull.set(false);
    advanceMillis(100);
    assertThat(waiter.lease()).isNotNull();
  }

  @Test
  void afterAnOutageAllAreServedAndThePoolIsFullAgain() {
    Pool<TestResource> pool = open(builder().min(4).max(10).executor(executor));
    List<Attempt> holders = Stream.generate(() -> leased(pool)).limit(10).toList();
    factory.creations().always(Behaviour.fail(IllegalStateException::new));
    holders.forEach(holder -> holder.lease().invalidate());
    List<Attempt> waiters = Stream.generate(() -> queued(pool)).limit(10).toList();
    advanceUntil(Duration.ofSeconds(5), java.time.Duration.ofMillis(10), () -> false);
    assertThat(pool.stats().total()).isZero();

    factory.creations().clear();
    advanceUntil(Duration.ofMillis(250), Duration.ofMillis(10), () -> pool.stats().total() == 10);

    waiters.forEach(waiter -> assertThat(waiter.lease()).isNotNull());
    assertThat(factory.created()).isEqualTo(20);
  }
}
