package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireOptions;
import dev.cenote.AcquireTimeoutException;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolClosedException;
import dev.cenote.PoolEvent;
import dev.cenote.QueueFullException;
import dev.cenote.TaskFailure;
import dev.cenote.testkit.ScriptedFactory.Operation;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What concerns callers that take a future: where it completes, and what happens when the caller
 * completes it. For every {@linkplain Configuration#async() configuration with such callers}.
 */
public abstract class AsyncContract extends PoolContract {

  /** Makes the suite for one configuration. */
  protected AsyncContract(Configuration configuration) {
    super(configuration);
  }

  @Test
  void completesOnTheExecutorAndNeverOnTheStackOfWhoReleases() {
    Pool<TestResource> pool = open(builder().max(1).executor(executor));
    Lease<TestResource> holder = acquired(pool);
    CompletableFuture<Lease<TestResource>> waiter = pool.acquireAsync();

    holder.close();

    assertThat(waiter).isNotDone();
    executor.runAll();
    assertThat(waiter).isCompleted();
    waiter.join().close();
  }

  @Test
  void dependentsAndHooksRunOnThreadsOfThePool() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> holder = acquired(pool);
    CompletableFuture<Thread> dependent =
        pool.acquireAsync()
            .thenApply(lease -> {
              lease.close();
              return Thread.currentThread();
            });
    holder.close();

    String own = "cenote-" + pool.name() + "-";
    assertThat(Outcomes.result(dependent, () -> {}).getName()).startsWith(own);
    assertThat(factory.calls(Operation.ACQUIRE))
        .extracting(call -> call.thread().getName())
        .allMatch(name -> name.startsWith(own) || name.equals(Thread.currentThread().getName()));
    assertThat(factory.calls(Operation.ACQUIRE).getLast().thread().getName()).startsWith(own);
  }

  @Test
  void failuresComeThroughTheFuture() {
    Pool<TestResource> pool = open(builder().max(1).queueLimit(0));
    Lease<TestResource> holder = acquired(pool);
    assertFails(pool.acquireAsync(), QueueFullException.class);
    holder.close();
    pool.closeNow();
    assertFails(pool.acquireAsync(), PoolClosedException.class);
    assertFails(
        pool.executeAsync(each -> CompletableFuture.completedFuture(1)), PoolClosedException.class);
  }

  @Test
  void timesOutByThePoolsClock() {
    Pool<TestResource> pool = open(builder().max(1).acquireTimeout(Duration.ofSeconds(1)));
    Lease<TestResource> holder = acquired(pool);
    CompletableFuture<Lease<TestResource>> byDefault = pool.acquireAsync();
    CompletableFuture<Lease<TestResource>> own = pool.acquireAsync(timeoutMillis(200));

    clock.advance(Duration.ofMillis(199));
    assertThat(own).isNotDone();
    clock.advance(Duration.ofMillis(1));
    assertFails(own, AcquireTimeoutException.class);
    assertThat(byDefault).isNotDone();
    clock.advance(Duration.ofMillis(800));
    assertFails(byDefault, AcquireTimeoutException.class);
    holder.close();
  }

  @Test
  void aCancelledCallerLeavesTheQueueAndTheNextIsServed() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> holder = acquired(pool);
    CompletableFuture<Lease<TestResource>> cancelled = pool.acquireAsync();
    CompletableFuture<Lease<TestResource>> next = pool.acquireAsync();

    cancelled.cancel(false);
    await("the queue to notice", () -> pool.stats().waiting() == 1);
    holder.close();

    Outcomes.result(next, () -> {}).close();
  }

  @Test
  void anyCompletionByTheCallerLeavesTheQueue() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> holder = acquired(pool);
    CompletableFuture<Lease<TestResource>> failed = pool.acquireAsync();
    CompletableFuture<Lease<TestResource>> completed = pool.acquireAsync();
    CompletableFuture<Lease<TestResource>> expired =
        pool.acquireAsync().orTimeout(1, TimeUnit.MILLISECONDS);
    CompletableFuture<Lease<TestResource>> replaced =
        pool.acquireAsync().completeOnTimeout(holder, 1, TimeUnit.MILLISECONDS);

    failed.completeExceptionally(new IllegalStateException("changed my mind"));
    completed.complete(holder);
    Outcomes.failure(expired, () -> {}, TimeoutException.class);
    assertThat(Outcomes.result(replaced, () -> {})).isSameAs(holder);

    await("the queue to notice", () -> pool.stats().waiting() == 0);
    holder.close();
    await("the resource to be idle", () -> pool.stats().idle() == 1);
  }

  @Test
  void whatWasHandedToACancelledCallerGoesOnToTheNext() {
    Pool<TestResource> pool = open(builder().max(1).executor(executor));
    Lease<TestResource> holder = acquired(pool);
    CompletableFuture<Lease<TestResource>> cancelled = pool.acquireAsync();
    CompletableFuture<Lease<TestResource>> next = pool.acquireAsync();
    holder.close();

    cancelled.cancel(false);
    executor.runAll();

    assertThat(next).isCompleted();
    next.join().close();
    assertThat(pool.stats().idle()).isEqualTo(1);
  }

  @Test
  void cancellingWhileTheHookRunsGivesTheResourceBack() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> holder = acquired(pool);
    AtomicReference<CompletableFuture<Lease<TestResource>>> waiter = new AtomicReference<>();
    factory.acquisitions().next(Behaviour.after(() -> waiter.get().cancel(false)));
    waiter.set(pool.acquireAsync());

    holder.close();

    await("the resource to be idle", () -> pool.stats().idle() == 1);
    assertThat(waiter.get()).isCancelled();
    acquired(pool).close();
    assertThat(factory.created()).isEqualTo(1);
  }

  @Test
  void cancellingALeaseThatWasGotDoesNothing() {
    Pool<TestResource> pool = open(1);
    CompletableFuture<Lease<TestResource>> future = pool.acquireAsync();
    Lease<TestResource> lease = Outcomes.result(future, () -> {});
    assertThat(future.cancel(true)).isFalse();
    assertThat(lease.get()).isNotNull();
    assertThat(pool.stats().inUse()).isEqualTo(1);
    lease.close();
  }

  @Test
  void cancellingWhileTheResourceIsBeingMadeLetsItJoinThePool() {
    Gate gate = factory.gate();
    factory.creations().always(Behaviour.hang(gate));
    Pool<TestResource> pool = open(1);
    CompletableFuture<Lease<TestResource>> future = pool.acquireAsync();
    gate.awaitArrivals(1);
    future.cancel(true);
    gate.open();
    await("the late resource", () -> pool.stats().idle() == 1);
    assertThat(factory.failed()).isZero();
  }

  @Test
  void aDependentThatClosesThePoolDoesNotBlockItself() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> holder = acquired(pool);
    CompletableFuture<Void> closing =
        pool.acquireAsync()
            .thenAccept(lease -> {
              lease.close();
              pool.close();
            });
    holder.close();
    Outcomes.await(closing, () -> {});
    assertThat(closing).isCompleted();
  }

  @Test
  void aCancelledCallerIsForgotten() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> holder = acquired(pool);
    List<WeakReference<Object>> callers =
        Stream.generate(() -> cancelledCaller(pool)).limit(10).toList();
    await(
        "ten cancelled callers to be forgotten",
        () -> {
          System.gc();
          return callers.stream().allMatch(each -> each.get() == null);
        });
    holder.close();
  }

  @Test
  void executeAsyncHoldsTheResourceUntilItsStageEnds() {
    Pool<TestResource> pool = open(1);
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletableFuture<Integer> seen = new CompletableFuture<>();
    CompletableFuture<String> result =
        pool.executeAsync(resource -> {
          resource.enter();
          seen.complete(resource.id());
          return stage.whenComplete((value, failure) -> resource.exit());
        });
    assertThat(Outcomes.result(seen, () -> {})).isEqualTo(1);
    assertThat(pool.stats().inUse()).isEqualTo(1);
    assertThat(result).isNotDone();

    stage.complete("done");

    assertThat(Outcomes.result(result, () -> {})).isEqualTo("done");
    await("the release", () -> pool.stats().idle() == 1);
  }

  @Test
  void executeAsyncReleasesWhateverItsTaskDoes() {
    Pool<TestResource> pool = open(1);
    IllegalStateException failure = new IllegalStateException("no");
    assertThat(fails(pool.executeAsync(resource -> CompletableFuture.failedFuture(failure))))
        .isSameAs(failure);
    assertThat(
            fails(
                pool.executeAsync(resource -> {
                  throw failure;
                })))
        .isSameAs(failure);
    assertThat(fails(pool.executeAsync(AsyncContract::noStage)))
        .isInstanceOf(NullPointerException.class);
    CompletableFuture<Integer> nothing =
        pool.executeAsync(resource -> CompletableFuture.completedFuture(resource.id()));
    assertThat(Outcomes.result(nothing, () -> {})).isEqualTo(1);
    await("the release", () -> pool.stats().idle() == 1);
    assertThat(factory.created()).isEqualTo(1);
  }

  @Test
  void executeAsyncDestroysTheResourceWhenItsTaskFailsIfAskedFor() {
    Pool<TestResource> pool = open(builder().max(1).onTaskFailure(TaskFailure.DESTROY));
    IllegalStateException failure = new IllegalStateException("no");

    assertThat(fails(pool.executeAsync(resource -> CompletableFuture.failedFuture(failure))))
        .isSameAs(failure);

    await("its end", () -> events(PoolEvent.Destroyed.class).size() == 1);
    assertThat(events(PoolEvent.Destroyed.class).getFirst().reason())
        .isEqualTo(PoolEvent.Reason.TASK_FAILED);
    CompletableFuture<Integer> next =
        pool.executeAsync(resource -> CompletableFuture.completedFuture(resource.id()));
    assertThat(Outcomes.result(next, () -> {})).isEqualTo(2);
  }

  @Test
  void executeAsyncWaitsAndTimesOutAsAcquireDoes() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> holder = acquired(pool);
    CompletableFuture<Integer> expired =
        pool.executeAsync(timeoutMillis(50), each -> CompletableFuture.completedFuture(each.id()));
    CompletableFuture<Integer> patient =
        pool.executeAsync(
            AcquireOptions.defaults(), each -> CompletableFuture.completedFuture(each.id()));
    clock.advance(Duration.ofMillis(50));
    assertFails(expired, AcquireTimeoutException.class);
    holder.close();
    assertThat(Outcomes.result(patient, () -> {})).isEqualTo(1);
  }

  @Test
  void cancellingExecuteAsyncLeavesTheQueueAndDoesNotRunTheTask() {
    Pool<TestResource> pool = open(1);
    Lease<TestResource> holder = acquired(pool);
    CompletableFuture<Integer> cancelled =
        pool.executeAsync(each -> {
          throw new AssertionError("ran though it was cancelled");
        });
    cancelled.cancel(true);
    await("the queue to notice", () -> pool.stats().waiting() == 0);
    holder.close();
    await("the resource to be idle", () -> pool.stats().idle() == 1);
  }

  @Test
  void cancellingARunningExecuteAsyncKeepsTheResourceUntilItsStageEnds() {
    Pool<TestResource> pool = open(1);
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletableFuture<Integer> seen = new CompletableFuture<>();
    CompletableFuture<String> result =
        pool.executeAsync(resource -> {
          seen.complete(resource.id());
          return stage;
        });
    Outcomes.await(seen, () -> {});
    result.cancel(true);
    assertThat(pool.stats().inUse()).isEqualTo(1);
    stage.complete("done");
    await("the release", () -> pool.stats().idle() == 1);
    assertThat(result).isCancelled();
  }

  @Test
  void aLongChainOfFuturesNeedsNoDeepStack() {
    assertGoesOverTheExecutor(open(builder().max(1).executor(executor)), 0);
    assertGoesOverTheExecutor(
        open(
            Pool.builder(factory.withoutHooks())
                .clock(clock)
                .registry(registry)
                .max(1)
                .executor(executor)),
        1);
  }

  /** Has each of many callers ask on the stack of the one before. */
  private void assertGoesOverTheExecutor(Pool<TestResource> pool, int atLeast) {
    acquired(pool).close();
    AtomicInteger turns = new AtomicInteger();
    goOn(pool, 1_000, turns);
    assertThat(turns).as("on one stack").hasValueBetween(atLeast, 100);
    executor.runAll();
    assertThat(turns).hasValue(1_000);
  }

  private void goOn(Pool<TestResource> pool, int most, AtomicInteger turns) {
    var unused =
        pool.acquireAsync()
            .thenAccept(lease -> {
              lease.close();
              if (turns.incrementAndGet() < most) {
                goOn(pool, most, turns);
              }
            });
  }

  @Test
  void aCallerThatIsCancelledWhileItsHookFailsDoesNotWaitAgain() {
    Pool<TestResource> pool = open(builder().max(1).executor(executor));
    Lease<TestResource> holder = acquired(pool);
    CompletableFuture<Lease<TestResource>> waiter = pool.acquireAsync();
    factory
        .acquisitions()
        .next(
            Behaviour.after(() -> {
              waiter.cancel(false);
              throw new IllegalStateException("in vain");
            }));
    holder.close();

    executor.runNext();

    assertThat(pool.stats().waiting()).isZero();
    executor.runAll();
    assertThat(factory.destroyed()).isEqualTo(1);
  }

  @Test
  void whoseHookFailsInAPoolThatWasClosedMeanwhileIsTurnedAway() {
    Pool<TestResource> pool = open(builder().max(1).executor(executor));
    acquired(pool).close();
    factory
        .acquisitions()
        .next(
            Behaviour.after(() -> {
              pool.closeNow();
              throw new IllegalStateException("too late");
            }));
    assertFails(pool.acquireAsync(), PoolClosedException.class);
  }

  private Lease<TestResource> acquired(Pool<TestResource> pool) {
    return Outcomes.result(pool.acquireAsync(), executor::runAll);
  }

  private void assertFails(CompletableFuture<?> future, Class<? extends Throwable> type) {
    assertThat(Outcomes.failure(future, executor::runAll, type)).isNotNull();
  }

  private Throwable fails(CompletableFuture<?> future) {
    return Outcomes.failure(future, executor::runAll, Throwable.class);
  }

  private static WeakReference<Object> cancelledCaller(Pool<TestResource> pool) {
    CompletableFuture<Lease<TestResource>> caller = pool.acquireAsync();
    caller.cancel(true);
    return new WeakReference<>(caller);
  }

  @SuppressWarnings("NullAway") // A task that breaks its contract, on purpose.
  private static CompletableFuture<Integer> noStage(TestResource resource) {
    return null;
  }
}
