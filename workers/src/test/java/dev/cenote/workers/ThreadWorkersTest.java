package dev.cenote.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import dev.cenote.workers.WorkerException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that own a thread. */
class ThreadWorkersTest extends WorkerTest {
  private final Set<Confined> made = ConcurrentHashMap.newKeySet();
  private final CountDownLatch go = new CountDownLatch(1);

  /** Complains if it meets another thread than its own. */
  private final class Confined implements Worker<String, String> {
    private final Thread owner = Thread.currentThread();
    private final List<String> foreign = new CopyOnWriteArrayList<>();
    private final AtomicInteger closed = new AtomicInteger();
    private int served;

    Confined() {
      made.add(this);
    }

    @SuppressWarnings("ReferenceEquality") // a thread is nobody but itself
    private void check(String what) {
      if (Thread.currentThread() != owner) {
        foreign.add(what);
      }
    }

    @Override
    public String handle(String task) throws Exception {
      check(task);
      served++;
      switch (task) {
        case "fail" -> throw new java.io.IOException("no such page");
        case "break" -> throw new AssertionError("broken");
        case "hang" -> go.await();
        case "spin" -> {
          while (go.getCount() > 0) {
            Thread.onSpinWait();
          }
        }
        default -> {
          return task.equals("served") ? Integer.toString(served) : task;
        }
      }
      return "went on";
    }

    @Override
    public void close() {
      check("close");
      closed.incrementAndGet();
    }
  }

  private ThreadWorkers.Builder<String, String> confined() {
    return ThreadWorkers.<String, String>of(Confined::new).registry(registry);
  }

  private void assertAllClosedOnce() {
    await()
        .untilAsserted(() ->
            assertThat(made)
                .allSatisfy(worker -> {
                  assertThat(worker.foreign).isEmpty();
                  assertThat(worker.closed).hasValue(1);
                }));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachIsMadeUsedAndClosedByOneThread(boolean areVirtual) throws Exception {
    WorkerPool<String, String> pool =
        open(
            confined()
                .max(3)
                .threads(
                    areVirtual
                        ? Thread.ofVirtual().factory()
                        : Thread.ofPlatform().daemon().factory())
                .build());

    List<String> results = pool.map(IntStream.range(0, 1000).mapToObj(Integer::toString)).toList();
    pool.close();

    assertThat(results)
        .containsExactlyElementsOf(IntStream.range(0, 1000).mapToObj(Integer::toString).toList());
    assertThat(made)
        .hasSizeBetween(1, 3)
        .allMatch(worker -> worker.owner.isVirtual() == areVirtual);
    assertAllClosedOnce();
  }

  @Test
  void aFailureCostsOnlyTheTask() throws Exception {
    WorkerPool<String, String> pool = open(confined().max(1).build());

    WorkerException failure = failureOf(() -> pool.execute("fail"));

    assertThat(failure.kind()).isEqualTo(Kind.HANDLER);
    assertThat(failure)
        .hasMessageContaining("no such page")
        .hasCauseInstanceOf(java.io.IOException.class);
    assertThat(pool.execute("served")).isEqualTo("2");
  }

  @Test
  void unlessItIsSaidToBreakTheWorker() throws Exception {
    WorkerPool<String, String> pool =
        open(confined().max(1).replaceWhen(e -> e instanceof java.io.IOException).build());

    assertThat(failureOf(() -> pool.execute("fail")).kind()).isEqualTo(Kind.HANDLER);
    assertThat(pool.execute("served")).isEqualTo("1");
    assertThat(failureOf(() -> pool.execute("break"))).hasRootCauseInstanceOf(AssertionError.class);
    assertThat(pool.execute("served")).isEqualTo("1");
    assertThat(made).hasSize(3);
  }

  @Test
  void aTaskThatTakesTooLongIsInterrupted() throws Exception {
    WorkerPool<String, String> pool = open(confined().max(1).build());
    TaskOptions brief = TaskOptions.defaults().timeout(Duration.ofMillis(50));

    assertThat(failureOf(() -> pool.execute("hang", brief)).kind()).isEqualTo(Kind.TIMED_OUT);
    assertThat(pool.execute("served")).isEqualTo("1");
    pool.close();

    assertThat(made).hasSize(2);
    assertAllClosedOnce();
  }

  @Test
  void aThreadThatDoesNotListenIsLeftToItself() throws Exception {
    WorkerPool<String, String> pool = open(confined().max(1).grace(Duration.ofMillis(20)).build());
    TaskOptions brief = TaskOptions.defaults().timeout(Duration.ofMillis(50));

    assertThat(failureOf(() -> pool.execute("spin", brief)).kind()).isEqualTo(Kind.TIMED_OUT);
    assertThat(pool.execute("served")).isEqualTo("1");
    assertThat(made).hasSize(2);

    go.countDown();
    pool.close();
    assertAllClosedOnce(); // the one that was left, too, by its own thread
  }

  @Test
  void cancellingInterruptsAndTasksAfterItStillStart() throws Exception {
    WorkerPool<String, String> pool = open(confined().max(1).build());
    CompletableFuture<String> running = pool.submit("hang");
    await().until(() -> pool.stats().inUse() == 1);
    CompletableFuture<String> next = pool.submit("served");

    running.cancel(true);

    assertThat(next.get()).isEqualTo("1");
    pool.close();
    assertAllClosedOnce();
  }

  @Test
  void theLimitDoesNotCountTheWait() throws Exception {
    Duration limit = Duration.ofSeconds(1);
    WorkerPool<String, String> pool = open(confined().max(1).taskTimeout(limit).build());
    CompletableFuture<String> running =
        pool.submit("hang", TaskOptions.defaults().timeout(Duration.ZERO));
    CompletableFuture<String> next = pool.submit("next");
    long begun = System.nanoTime();

    await().until(() -> System.nanoTime() - begun > limit.toNanos());
    assertThat(next).isNotDone();
    go.countDown();

    assertThat(running.get()).isEqualTo("went on");
    assertThat(next.get()).isEqualTo("next");
  }

  @Test
  void anInterruptThatComesLateDoesNotMeetTheClosing() throws Exception {
    AtomicInteger interrupted = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    Worker<Integer, Integer> worker =
        new Worker<>() {
          @Override
          public Integer handle(Integer rounds) {
            for (int i = 0; i < rounds; i++) {
              Thread.onSpinWait();
            }
            return rounds;
          }

          @Override
          public void close() {
            if (Thread.currentThread().isInterrupted()) {
              interrupted.incrementAndGet();
            }
            closed.incrementAndGet();
          }
        };
    WorkerPool<Integer, Integer> pool =
        open(ThreadWorkers.of(() -> worker).max(1).registry(registry).build());
    for (int i = 0; i < 300; i++) {
      CompletableFuture<Integer> task = pool.submit(30 * i);
      if (i % 2 == 0) {
        await().pollDelay(Duration.ZERO).until(() -> task.isDone() || pool.stats().inUse() == 1);
      }
      task.cancel(true);
    }
    pool.close();

    assertThat(closed).hasValue((int) pool.stats().created());
    assertThat(interrupted).hasValue(0);
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void noTaskIsRefused() {
    WorkerPool<String, String> pool = open(confined().build());

    assertThatNullPointerException().isThrownBy(() -> pool.execute(null)).withMessage("input");
    assertThatNullPointerException().isThrownBy(() -> pool.submit(null)).withMessage("input");
    assertThat(pool.stats().acquired()).isZero();
  }

  @Test
  void anInterruptReachesTheTask() throws Exception {
    WorkerPool<String, String> pool = open(confined().max(1).build());
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                pool.execute("hang");
              } catch (Throwable failure) {
                thrown.complete(failure);
              }
            });
    await().until(() -> pool.stats().inUse() == 1);

    caller.interrupt();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(pool.execute("served")).isEqualTo("1");
  }

  @Test
  void closingGivesUpWhatHangs() {
    WorkerPool<String, String> pool =
        open(confined().max(1).closeTimeout(Duration.ofMillis(20)).build());
    CompletableFuture<String> running = pool.submit("hang");
    await().until(() -> pool.stats().inUse() == 1);

    pool.close();

    await().untilAsserted(() -> assertThat(running).isCompletedExceptionally());
    assertAllClosedOnce();
  }

  @Test
  void aWorkerThatCannotBeMadeIsAFailedStart() {
    WorkerPool<String, String> pool =
        open(
            ThreadWorkers.<String, String>of(
                    () -> {
                      throw new IllegalStateException("no licence");
                    })
                .build());

    WorkerException failure = failureOf(() -> pool.execute("x"));

    assertThat(failure.kind()).isEqualTo(Kind.START_FAILED);
    assertThat(failure).hasMessageContaining("no licence");
  }

  @Test
  void theyAreRecycledAndPinged() throws Exception {
    WorkerPool<String, String> pool =
        open(
            confined()
                .max(1)
                .maxTasks(2)
                .warmUp("hello", "hello"::equals)
                .ping("hello", "hello"::equals, Duration.ofSeconds(5))
                .build());

    assertThat(pool.execute("served")).isEqualTo("2");
    assertThat(pool.checkHealth()).isZero();
    assertThat(pool.execute("served")).isEqualTo("4");
    assertThat(pool.execute("served")).isEqualTo("2");
    assertThat(made).hasSize(2);
  }

  @Test
  void aResultMayBeNothing() throws Exception {
    WorkerPool<String, String> pool =
        open(ThreadWorkers.<String, String>of(() -> String::strip).build());

    assertThat(pool.execute(" x ")).isEqualTo("x");
  }
}
