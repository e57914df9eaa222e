package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.AcquireOptions;
import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.LeaseInfo;
import dev.cenote.Pool;
import dev.cenote.PoolEvent;
import dev.cenote.PoolEvent.LeakSuspected;
import dev.cenote.PoolEvent.Reason;
import dev.cenote.TaskFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * Who does not give back what it got: told, found, and if that is asked for taken away. For every
 * {@link Configuration#all() configuration}.
 */
public abstract class LeakContract extends PoolContract {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration STEP = Duration.ofMillis(100);

  /** Makes the suite for one configuration. */
  protected LeakContract(Configuration configuration) {
    super(configuration);
  }

  @Test
  void aLeaseThatIsHeldForTooLongIsToldOnce() {
    Pool<TestResource> pool = open(builder().max(2).executor(executor).leakThreshold(LIMIT));
    leased(pool).release();
    pass(Duration.ofMillis(300));
    Attempt holder = callers.acquire(pool, AcquireOptions.defaults().label("GET /orders"));
    assertThat(holder.resource().id()).isEqualTo(1);
    Attempt brief = leased(pool);
    pass(LIMIT.minus(STEP));
    assertThat(events(LeakSuspected.class)).isEmpty();
    brief.release();
    pass(STEP);
    assertThat(events(LeakSuspected.class)).hasSize(1);
    LeaseInfo told = events(LeakSuspected.class).getFirst().lease();
    assertThat(told.label()).isEqualTo("GET /orders");
    assertThat(told.heldFor()).isEqualTo(LIMIT);
    assertThat(told.where()).isEmpty();
    holder.thread().ifPresent(thread -> assertThat(told.holder()).isEqualTo(thread.getName()));
    pass(LIMIT.multipliedBy(3));
    assertThat(events(LeakSuspected.class)).hasSize(1);
    holder.release();
    assertThat(pool.stats().idle()).isEqualTo(2);
  }

  @Test
  void everyLeaseIsToldForItself() {
    Pool<TestResource> pool = open(builder().max(1).executor(executor).leakThreshold(LIMIT));
    for (int turn = 1; turn <= 3; turn++) {
      Attempt holder = leased(pool);
      pass(LIMIT.plus(STEP));
      holder.release();
      assertThat(events(LeakSuspected.class)).hasSize(turn);
    }
  }

  @Test
  void aTaskThatTakesTooLongIsToldToo() {
    Pool<TestResource> pool = open(builder().max(1).leakThreshold(LIMIT));
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Call<Boolean> task =
        start(() ->
            pool.run(resource -> {
              begun.countDown();
              end.await();
            }));
    await("the task", () -> begun.getCount() == 0);
    clock.advance(LIMIT);
    await("the event", () -> events(LeakSuspected.class).size() == 1);
    end.countDown();
    assertThat(task.result()).isTrue();
  }

  @Test
  void nobodyLooksAroundMoreOftenThanNeeded() {
    Pool<TestResource> pool = open(builder().max(1).executor(executor).leakThreshold(LIMIT));
    Attempt holder = leased(pool);
    long before = clock.timersMade();
    pass(LIMIT);
    assertThat(clock.timersMade() - before).isBetween(15L, 25L);
    holder.release();
  }

  @Test
  void withoutAThresholdNobodyIsTold() {
    Pool<TestResource> pool = open(1);
    leased(pool);
    pass(LIMIT);
    advance(Duration.ofDays(1));
    assertThat(events(LeakSuspected.class)).isEmpty();
  }

  @Test
  void timeInWhichTheMachineStoodStillDoesNotCount() {
    Pool<TestResource> pool =
        open(
            builder()
                .max(2)
                .executor(executor)
                .leakThreshold(LIMIT)
                .reclaimAfter(LIMIT.multipliedBy(2)));
    Attempt holder = leased(pool);
    pass(LIMIT.dividedBy(2));
    clock.jump(Duration.ofHours(8));
    pass(LIMIT.dividedBy(4));
    assertThat(events(LeakSuspected.class)).isEmpty();
    assertThat(holder.resource().id()).isEqualTo(1);
    pass(LIMIT.dividedBy(2));
    assertThat(events(LeakSuspected.class)).hasSize(1);
    holder.release();
  }

  @Test
  void aLostLeaseIsToldAndItsPlaceIsFree() throws InterruptedException {
    Pool<TestResource> pool = open(builder().min(1).max(1).leakThreshold(Duration.ofDays(1)));
    pool.start();
    lose(pool);
    assertThat(pool.stats().inUse()).isEqualTo(1);
    Attempt waiter = queued(pool, AcquireOptions.defaults().timeout(Duration.ofDays(1)));
    awaitFound();
    assertThat(waiter.resource().id()).isEqualTo(2);
    assertThat(events(LeakSuspected.class)).hasSize(1);
    assertThat(events(LeakSuspected.class).getFirst().lease().label()).isEqualTo("lost");
    assertDestroyed(Reason.LEAKED);
    waiter.release();
  }

  @Test
  void whatWasHeldForTooLongBeforeItWasLostIsToldOnce() throws InterruptedException {
    Pool<TestResource> pool = open(builder().min(1).max(1).leakThreshold(LIMIT));
    pool.start();
    lose(pool, () -> clock.advance(LIMIT));
    await("the event", () -> events(LeakSuspected.class).size() == 1);
    advancePatiently(
        Duration.ofSeconds(1),
        () -> {
          System.gc();
          return events(PoolEvent.Destroyed.class).size() == 1;
        });
    assertDestroyed(Reason.LEAKED);
    assertThat(events(LeakSuspected.class)).hasSize(1);
  }

  @Test
  void aLostLeaseIsFoundByAPoolThatOnlyTraces() throws InterruptedException {
    Pool<TestResource> pool = open(builder().min(1).max(1).traceLeases(true));
    pool.start();
    lose(pool);
    awaitFound();
    assertThat(events(LeakSuspected.class).getFirst().lease().where())
        .hasValueSatisfying(where -> assertThat(where).startsWith("LeakContract.java:"));
    assertDestroyed(Reason.LEAKED);
  }

  @Test
  void aLeaseThatIsLostAfterItWasRenewedIsFoundToo() throws InterruptedException {
    Pool<TestResource> pool =
        open(builder().min(1).max(2).traceLeases(true).leakThreshold(Duration.ofDays(1)));
    pool.start();
    loseRenewed(pool, 1);
    loseRenewed(pool, 2);
    assertThat(pool.stats().inUse()).isEqualTo(2);
    awaitFound(2);
    assertThat(events(LeakSuspected.class))
        .extracting(told -> told.lease().label())
        .containsExactly("lost", "lost");
    await("two that were invalidated and two that were lost", () -> factory.destroyed() == 5);
    assertThat(pool.stats().inUse()).isZero();
  }

  /** As {@link #lose}, after so many renewals. */
  private void loseRenewed(Pool<TestResource> pool, int times) throws InterruptedException {
    Lease<TestResource> lease = acquire(pool);
    for (int time = 0; time < times; time++) {
      assertThat(lease.renew()).isSameAs(lease.get());
    }
  }

  private void awaitFound() {
    awaitFound(1);
  }

  private void awaitFound(int many) {
    advancePatiently(
        Duration.ofSeconds(1),
        () -> {
          System.gc();
          return events(LeakSuspected.class).size() == many;
        });
  }

  /** Of the lease nothing is left when this returns. */
  private void lose(Pool<TestResource> pool) throws InterruptedException {
    lose(pool, () -> {});
  }

  /** As {@link #lose(Pool)}, after something else. */
  private void lose(Pool<TestResource> pool, Runnable before) throws InterruptedException {
    Lease<TestResource> lease = acquire(pool);
    before.run();
    assertThat(lease.get().id()).isEqualTo(1);
  }

  /** On this thread, so that nobody else knows the lease. */
  private Lease<TestResource> acquire(Pool<TestResource> pool) throws InterruptedException {
    AcquireOptions options = AcquireOptions.defaults().label("lost");
    return configuration.callers().isBlocking()
        ? pool.acquire(options)
        : pool.acquireAsync(options).join();
  }

  @Test
  void aWatchedLeaseEndsAsAnyOther() {
    ScriptedCheck check = new ScriptedCheck();
    Pool<TestResource> pool =
        open(
            builder()
                .max(1)
                .executor(executor)
                .traceLeases(true)
                .healthCheck(check)
                .onTaskFailure(TaskFailure.DESTROY));
    leased(pool).lease().invalidate();
    await("its end", () -> factory.destroyed() == 1);
    Attempt suspicious = leased(pool);
    suspicious.lease().suspect();
    suspicious.release();
    await("its check", () -> check.calls().equals(List.of(2)));
    assertThat(
            pool.executeAsync(resource -> {
              throw new IllegalStateException("the task fails");
            }))
        .isNotNull();
    await("its end", () -> factory.destroyed() == 2);
    TestResource third = leased(pool).lease().detach();
    assertThat(third.id()).isEqualTo(3);
    assertThat(pool.stats().detached()).isEqualTo(1);
    assertThat(events(PoolEvent.Destroyed.class))
        .extracting(PoolEvent.Destroyed::reason)
        .containsExactly(Reason.INVALIDATED, Reason.TASK_FAILED);
  }

  @Test
  void tracedLeasesKnowWhereTheyWereAcquired() {
    Pool<TestResource> pool = open(builder().max(1).executor(executor).traceLeases(true));
    Attempt first = leased(pool);
    assertTraced(pool);
    Attempt waiter = queued(pool);
    Attempt hasty = queued(pool, timeoutMillis(10));
    advanceMillis(10);
    assertThat(hasty.failure(AcquireTimeoutException.class))
        .hasMessageMatching(".*longest held .* at \\w+\\.java:\\d+.*");
    first.release();
    waiter.lease();
    assertTraced(pool);
    waiter.release();
    leased(pool);
    assertTraced(pool);
  }

  private void assertTraced(Pool<TestResource> pool) {
    LeaseInfo info = pool.leases().getFirst();
    assertThat(info.where())
        .hasValueSatisfying(where -> assertThat(where).matches("\\w+\\.java:\\d+"));
    assertThat(info.trace())
        .extracting(StackTraceElement::getClassName)
        .noneMatch(name -> name.startsWith("dev.cenote.internal."))
        .anyMatch(name -> name.startsWith("dev.cenote.testkit."));
  }

  @Test
  void aReclaimedResourceIsDestroyedAndNeverHandedOutAgain() {
    Pool<TestResource> pool = open(builder().max(1).executor(executor).reclaimAfter(LIMIT));
    leased(pool).release();
    pass(STEP);
    Attempt holder = leased(pool);
    Lease<TestResource> reclaimed = holder.lease();
    TestResource resource = reclaimed.get();
    Attempt waiter = queued(pool, AcquireOptions.defaults().timeout(LIMIT.multipliedBy(2)));
    pass(LIMIT.minus(STEP));
    assertThat(reclaimed.get()).isSameAs(resource);
    pass(STEP);
    assertThat(waiter.resource().id()).isEqualTo(2);
    assertThat(resource.isDestroyed()).isTrue();
    assertDestroyed(Reason.RECLAIMED);
    assertThat(events(LeakSuspected.class)).hasSize(1);

    assertThatThrownBy(reclaimed::get).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(reclaimed::detach).isInstanceOf(IllegalStateException.class);
    reclaimed.invalidate();
    holder.release();
    assertThat(waiter.resource().id()).isEqualTo(2);
    assertThat(pool.stats().inUse()).isEqualTo(1);
    waiter.release();
    assertThat(leased(pool).resource().id()).isEqualTo(2);
    assertThat(factory.destroyed()).isEqualTo(1);
  }

  @Test
  void aRenewedLeaseIsReclaimedToo() {
    Pool<TestResource> pool = open(builder().max(1).executor(executor).reclaimAfter(LIMIT));
    Lease<TestResource> lease = leased(pool).lease();
    assertThat(call(lease::renew).result().id()).isEqualTo(2);
    pass(LIMIT.minus(STEP));
    assertThat(lease.get().id()).isEqualTo(2);
    pass(LIMIT.dividedBy(10));
    assertThatThrownBy(lease::get).isInstanceOf(IllegalStateException.class);
    await("its end", () -> factory.destroyed() == 2);
  }

  @Test
  void theLateEndOfAReclaimedTaskChangesNothing() {
    Pool<TestResource> pool = open(builder().max(1).reclaimAfter(LIMIT));
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Call<Integer> task =
        call(() ->
            pool.execute(resource -> {
              begun.countDown();
              end.await();
              return resource.id();
            }));
    await("the task", () -> begun.getCount() == 0);
    clock.advance(LIMIT);
    await("the end of its resource", () -> factory.destroyed() == 1);
    Attempt next = leased(pool);
    assertThat(next.resource().id()).isEqualTo(2);
    end.countDown();
    assertThat(task.result()).isEqualTo(1);
    assertThat(pool.stats().inUse()).isEqualTo(1);
    assertThat(next.resource().id()).isEqualTo(2);
    next.release();
    assertThat(leased(pool).resource().id()).isEqualTo(2);
  }

  @Test
  void nothingIsReclaimedFromAHookThatTakesItsTime() {
    Gate gate = factory.gate();
    factory.acquisitions().next(Behaviour.hangStubbornly(gate));
    Pool<TestResource> pool = open(builder().max(1).reclaimAfter(LIMIT));
    Attempt holder =
        callers.acquire(pool, AcquireOptions.defaults().timeout(LIMIT.multipliedBy(9)));
    gate.awaitArrivals(1);
    clock.advance(LIMIT.multipliedBy(2));
    assertThat(factory.destroyed()).isZero();
    gate.open();
    assertThat(holder.resource().id()).isEqualTo(1);
    holder.release();
  }

  private void pass(Duration duration) {
    Duration end = clock.elapsed().plus(duration);
    while (clock.elapsed().compareTo(end) < 0) {
      advance(STEP);
    }
  }

  private void assertDestroyed(Reason reason) {
    await("the event", () -> !events(PoolEvent.Destroyed.class).isEmpty());
    assertThat(events(PoolEvent.Destroyed.class))
        .extracting(PoolEvent.Destroyed::reason)
        .containsExactly(reason);
  }
}
