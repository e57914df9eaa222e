package dev.cenote.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.AcquireOptions;
import dev.cenote.AcquireTimeoutException;
import dev.cenote.LeaseInfo;
import dev.cenote.Pool;
import dev.cenote.PoolClosedException;
import dev.cenote.PoolEvent;
import dev.cenote.Task;
import dev.cenote.TaskFailure;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * {@link Pool#execute} and {@link Pool#run}: what they return and throw, and what becomes of the
 * resource. For every {@linkplain Configuration#blocking() configuration with callers that block}.
 */
public abstract class TaskContract extends PoolContract {

  /** Makes the suite for one configuration. */
  protected TaskContract(Configuration configuration) {
    super(configuration);
  }

  @Test
  void executeReturnsWhatTheTaskReturns() {
    Pool<TestResource> pool = open(1);
    assertThat(call(() -> pool.execute(TestResource::id)).result()).isEqualTo(1);
    Task<TestResource, @Nullable Object, RuntimeException> task = resource -> null;
    Callable<@Nullable Object> nothing = () -> pool.execute(task);
    assertThat(call(nothing).result()).isNull();
    assertThat(pool.stats().idle()).isEqualTo(1);
    assertThat(pool.stats().acquired()).isEqualTo(2);
    assertThat(pool.stats().released()).isEqualTo(2);
  }

  @Test
  void runRunsOnTheCallersThreadWhileTheResourceIsLeased() {
    Pool<TestResource> pool = open(1);
    AtomicReference<Thread> ranOn = new AtomicReference<>();
    Call<Boolean> running =
        start(() ->
            pool.run(
                AcquireOptions.defaults().label("a task"),
                resource -> {
                  resource.enter();
                  ranOn.set(Thread.currentThread());
                  assertThat(pool.stats().inUse()).isEqualTo(1);
                  assertThat(pool.leases()).extracting(LeaseInfo::label).containsExactly("a task");
                  resource.exit();
                }));
    running.result();
    assertThat(ranOn.get()).isSameAs(running.thread());
    assertThat(pool.leases()).isEmpty();
  }

  @Test
  void executeAsksWithTheCallersOptions() {
    Pool<TestResource> pool = open(1);
    AcquireOptions options = AcquireOptions.defaults().label("a task");
    for (int turn = 0; turn < 2; turn++) { // the first has to wait for its resource
      Callable<String> task =
          () -> pool.execute(options, resource -> pool.leases().getFirst().label());
      assertThat(call(task).result()).isEqualTo("a task");
    }
    assertThat(factory.created()).isEqualTo(1);
  }

  @Test
  void whatTheTaskThrowsComesThroughAsItIs() {
    Pool<TestResource> pool = open(1);
    for (Throwable failure :
        new Throwable[] {
          new IOException("checked"),
          new IllegalStateException("unchecked"),
          new AssertionError("error"),
          new InterruptedException("the task's own")
        }) {
      assertThat(failing(pool, failure).failure(Throwable.class)).isSameAs(failure);
    }
    assertThat(pool.stats().idle()).isEqualTo(1);
    assertThat(factory.created()).isEqualTo(1);
  }

  @Test
  void aResourceIsReleasedWhenItsTaskFailsUnlessToldOtherwise() {
    for (TaskFailure kept : new TaskFailure[] {TaskFailure.RELEASE, TaskFailure.CHECK}) {
      Pool<TestResource> pool = open(builder().max(1).onTaskFailure(kept));
      failing(pool, new IOException("no")).failure(IOException.class);
      assertThat(pool.stats().idle()).isEqualTo(1);
      assertThat(pool.stats().destroyed()).isZero();
    }
  }

  @Test
  void aResourceIsDestroyedWhenItsTaskFailsIfAskedFor() {
    Pool<TestResource> pool = open(builder().max(1).onTaskFailure(TaskFailure.DESTROY));
    call(() -> pool.execute(TestResource::id)).result();
    assertThat(pool.stats().idle()).isEqualTo(1);

    failing(pool, new IOException("no")).failure(IOException.class);

    await("its end", () -> events(PoolEvent.Destroyed.class).size() == 1);
    assertThat(events(PoolEvent.Destroyed.class).getFirst().reason())
        .isEqualTo(PoolEvent.Reason.TASK_FAILED);
    failing(pool, new AssertionError("no")).failure(AssertionError.class);
    await("its end", () -> factory.destroyed() == 2);
  }

  @Test
  void aFailedExecuteIsJudgedAsAFailedRunIs() {
    Pool<TestResource> pool = open(builder().max(1).onTaskFailure(TaskFailure.DESTROY));
    Task<TestResource, Integer, IOException> failing =
        resource -> {
          throw new IOException("broken");
        };
    call(() -> pool.execute(failing)).failure(IOException.class);
    await("its end", () -> factory.destroyed() == 1);
    assertThat(pool.stats().inUse()).isZero();
  }

  @Test
  void onlyFailuresThatSaySomethingAboutTheResourceCount() {
    Pool<TestResource> pool =
        open(
            builder()
                .max(1)
                .onTaskFailure(TaskFailure.DESTROY)
                .suspectWhen(failure -> failure instanceof IOException));
    failing(pool, new IllegalStateException("a bug")).failure(IllegalStateException.class);
    assertThat(pool.stats().idle()).isEqualTo(1);
    failing(pool, new IOException("broken pipe")).failure(IOException.class);
    await("its end", () -> factory.destroyed() == 1);
  }

  @Test
  void aSuspicionThatThrowsCountsAndHidesNothing() {
    Pool<TestResource> pool =
        open(
            builder()
                .max(1)
                .onTaskFailure(TaskFailure.DESTROY)
                .suspectWhen(failure -> {
                  throw new IllegalStateException("from the predicate");
                }));
    failing(pool, new IOException("no")).failure(IOException.class);
    await("its end", () -> factory.destroyed() == 1);
  }

  @Test
  void aTaskWaitsAndTimesOutAsAcquireDoes() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Call<Integer> hasty = call(() -> pool.execute(timeoutMillis(50), TestResource::id));
    awaitWaiting(pool, 1);
    Call<Integer> patient = call(() -> pool.execute(TestResource::id));
    awaitWaiting(pool, 2);
    advanceMillis(50);
    hasty.failure(AcquireTimeoutException.class);
    holder.release();
    assertThat(patient.result()).isEqualTo(1);
  }

  @Test
  void aTaskThatWaitsCanBeInterrupted() {
    Pool<TestResource> pool = open(1);
    Attempt holder = leased(pool);
    Call<Boolean> waiting = start(() -> pool.run(resource -> {}));
    awaitWaiting(pool, 1);
    waiting.interrupt();
    waiting.failure(InterruptedException.class);
    holder.release();
    assertThat(pool.stats().idle()).isEqualTo(1);
  }

  @Test
  void tasksMayNest() {
    Pool<TestResource> pool = open(2);
    int sum =
        call(() -> pool.execute(outer -> pool.execute(inner -> outer.id() * 10 + inner.id())))
            .result();
    assertThat(sum).isEqualTo(12);
  }

  @Test
  void aTaskHandsOverToWhoWaits() {
    Pool<TestResource> pool = open(1);
    Gate gate = factory.gate();
    Call<Boolean> task = start(() -> pool.run(resource -> gate.pass()));
    gate.awaitArrivals(1);
    Attempt first = callers.acquire(pool, priority(0));
    Attempt second = callers.acquire(pool, priority(1));
    await("two waiting", () -> pool.stats().waiting() == 2);
    gate.open();
    task.result();
    second.lease();
    assertThat(first.isWaiting()).isTrue();
    second.release();
    assertThat(first.lease()).isNotNull();
  }

  @Test
  void aTaskMayHaveItsResourceInvalidated() {
    Pool<TestResource> pool = open(1);
    start(() -> pool.run(pool::invalidate)).result();
    await("its end", () -> factory.destroyed() == 1);
    assertThat(call(() -> pool.execute(TestResource::id)).result()).isEqualTo(2);
  }

  @Test
  void aClosedPoolRunsNoTask() {
    Pool<TestResource> pool = open(1);
    pool.closeNow();
    start(() ->
            pool.run(resource -> {
              throw new AssertionError("ran");
            }))
        .failure(PoolClosedException.class);
  }

  @Test
  void aTaskThatOutlivesThePoolKeepsItsResource() {
    Pool<TestResource> pool = open(1);
    Gate gate = factory.gate();
    Call<Integer> task =
        call(() ->
            pool.execute(resource -> {
              resource.enter();
              gate.pass();
              resource.exit();
              return resource.id();
            }));
    gate.awaitArrivals(1);
    pool.closeNow();
    assertThat(factory.destroyed()).isZero();
    gate.open();
    assertThat(task.result()).isEqualTo(1);
    await("its end", () -> factory.destroyed() == 1);
  }

  private Call<Boolean> failing(Pool<TestResource> pool, Throwable failure) {
    return start(() ->
        pool.run(resource -> {
          if (failure instanceof Exception exception) {
            throw exception;
          }
          throw (Error) failure;
        }));
  }
}
