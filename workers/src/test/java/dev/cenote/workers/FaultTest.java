package dev.cenote.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cenote.workers.WorkerException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Children that crash, hang and do not want to end. */
class FaultTest extends WorkerTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final int TEN_MILLION = 10_000_000;

  @Test
  void aCrashSaysWithWhatAndItsLastWords() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    pool.execute("log 3");

    WorkerException failure = failureOf(() -> pool.execute("exit 3"));

    assertThat(failure.kind()).isEqualTo(Kind.CRASHED);
    assertThat(failure.exitCode()).hasValue(3);
    assertThat(failure.signal()).isEmpty();
    assertThat(failure.stderr())
        .containsExactly("line 0", "line 1", "line 2", "going to exit with 3");
    assertThat(failure)
        .hasMessageContaining("ended with exit code 3")
        .hasMessageContaining("going to exit with 3");
    assertThat(pool.execute("served")).as("by a new one").isEqualTo("1");
  }

  @Test
  void aSignalIsNamed() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    pool.execute("echo"); // so that it is no failure to start

    WorkerException failure = failureOf(() -> pool.execute("kill-me 11"));

    assertThat(failure.kind()).isEqualTo(Kind.CRASHED);
    assertThat(failure.signal()).hasValue(11);
    assertThat(failure).hasMessageContaining("SIGSEGV");
  }

  @Test
  void aCrashIsRetriedElsewhereOnlyIfThatDoesNoHarm() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    pool.execute("echo");
    String task = "crash-once " + folder.resolve("one");
    String other = "crash-once " + folder.resolve("two");
    String third = "crash-once " + folder.resolve("three");
    TaskOptions once = TaskOptions.defaults().idempotentRetries(1);

    assertThat(failureOf(() -> pool.execute(task)).kind()).isEqualTo(Kind.CRASHED);
    assertThat(pool.execute(other, once)).isEqualTo("survived");
    assertThat(pool.submit(third, once).get()).isEqualTo("survived");
    assertThat(failureOf(() -> pool.execute("exit 4", once)).exitCode()).hasValue(4);
    assertThat(pool.stats().created()).as("1 + 1 + 1 + 1 + 1, and none more").isEqualTo(5);
  }

  @Test
  void aHungTaskEndsAtItsLimitAndItsWorkerIsReplaced() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1).taskTimeout(SHORT));
    TaskOptions patient = TaskOptions.defaults().timeout(Duration.ZERO);
    long pid = Long.parseLong(pool.execute("pid", patient));

    WorkerException failure = failureOf(() -> pool.execute("wait-for " + folder.resolve("never")));

    assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
    assertThat(failure).hasMessageContaining("its limit of 300 ms");
    awaitGone(List.of(pid));
    assertThat(pool.execute("served", patient)).isEqualTo("1");
  }

  @Test
  void whatIgnoresSigtermIsKilledAfterTheGrace() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1).grace(Duration.ofMillis(100)));
    Path file = folder.resolve("pid");
    CompletableFuture<String> hanging = pool.submit("ignore-term-and-hang " + file);
    List<Long> pids = pidsIn(file);

    hanging.cancel(true);

    awaitGone(pids);
    assertThat(pool.execute("served")).isEqualTo("1");
  }

  @Test
  void whatHearsSigtermMayTidyUp() throws Exception {
    Path tidied = folder.resolve("tidied");
    String program = "read -r x; echo up; while :; do sleep 0.01; done";
    WorkerPool<String, String> pool =
        open(
            ProcessWorkers.command(
                    "sh", "-c", "trap 'echo x >$0; exit' TERM; " + program, "" + tidied)
                .protocol(Protocol.lines())
                .grace(PATIENCE)
                .max(1)
                .build());
    assertThat(pool.execute("x")).isEqualTo("up");

    WorkerException failure =
        failureOf(() -> pool.execute("x", TaskOptions.defaults().timeout(SHORT)));

    assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
    pool.close();
    assertThat(tidied).exists();
  }

  @Test
  void theirEndIsNewsHoweverBusyTheCommonPoolIs() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    long pid = Long.parseLong(pool.execute("pid"));
    CountDownLatch end = new CountDownLatch(1);
    try {
      for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
        ForkJoinPool.commonPool()
            .execute(() -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
      }

      signal("KILL", pid);

      await().until(() -> pool.stats().total() == 0);
    } finally {
      end.countDown();
    }
  }

  @Test
  void oneThatIsStoppedInATaskEndsAtItsLimit() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1).grace(Duration.ofMillis(100)));
    long pid = Long.parseLong(pool.execute("pid"));
    signal("STOP", pid);

    WorkerException failure =
        failureOf(() -> pool.execute("echo", TaskOptions.defaults().timeout(SHORT)));

    assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
    awaitGone(List.of(pid)); // though it does not hear SIGTERM
    assertThat(pool.execute("served")).isEqualTo("1");
  }

  @Test
  void oneThatIsStoppedWhileIdleIsFoundByAPing() throws Exception {
    WorkerPool<String, String> pool =
        open(lines().max(1).grace(Duration.ofMillis(100)).ping("echo x", "x"::equals, SHORT));
    long pid = Long.parseLong(pool.execute("pid"));
    signal("STOP", pid);

    assertThat(pool.checkHealth()).isEqualTo(1);

    awaitGone(List.of(pid));
    assertThat(pool.execute("served")).isEqualTo("1");
  }

  @Test
  void oneThatLacksMemorySaysSoWithItsEnd() throws Exception {
    WorkerPool<String, String> pool =
        open(
            limited("ulimit -v 400000") // kB
                .max(1)
                .build());
    pool.execute("echo");

    WorkerException failure = failureOf(() -> pool.execute("leak 1000"));

    assertThat(failure.kind()).isEqualTo(Kind.CRASHED);
    assertThat(failure.stderr()).last().asString().contains("MemoryError");
    assertThat(pool.execute("served")).isEqualTo("1");
  }

  @Test
  void oneThatMayOpenNoFileIsAFailedStart() {
    WorkerPool<String, String> pool = open(limited("ulimit -n 3").build());

    WorkerException failure =
        await().until(() -> failureOf(() -> pool.execute("x")), e -> e.kind() == Kind.START_FAILED);

    assertThat(failure.stderr()).isNotEmpty();
  }

  @Test
  void oneThatUsesUpItsTimeIsToldFromOthers() throws Exception {
    WorkerPool<String, String> pool = open(limited("ulimit -t 1").max(1).build());
    pool.execute("echo");

    WorkerException failure = failureOf(() -> pool.execute("spin"));

    assertThat(failure.kind()).isEqualTo(Kind.CRASHED);
    assertThat(failure).hasMessageMatching("(?s).* by signal (24 \\(SIGXCPU|9 \\(SIGKILL).*");
    assertThat(pool.execute("served")).isEqualTo("1");
  }

  /** A pool of workers that a shell puts a limit to. */
  private ProcessWorkers.Builder<String, String> limited(String limit) {
    return ProcessWorkers.command(
            "sh", "-c", limit + " && exec \"$0\" \"$1\"", PYTHON, script("worker.py"))
        .protocol(Protocol.lines())
        .registry(registry);
  }

  @Test
  void closingWhileAWarmUpHangsLeavesNothing() throws Exception {
    WorkerPool<String, String> pool =
        open(
            lines()
                .max(1)
                .startTimeout(Duration.ZERO)
                .warmUp("touch-and-hang " + folder.resolve("pid")));
    CompletableFuture<String> waiting = pool.submit("echo");
    List<Long> pids = pidsIn(folder.resolve("pid"));

    pool.closeNow();

    assertThat(catchCause(waiting))
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED));
    awaitGone(pids);
  }

  @Test
  void whatAChildHasStartedEndsWithIt() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1).grace(Duration.ofMillis(100)));
    Path file = folder.resolve("pids");
    CompletableFuture<String> hanging = pool.submit("fork-and-hang " + file);
    List<Long> pids = pidsIn(file);
    assertThat(pids).hasSize(2).allMatch(WorkerTest::runs);

    hanging.cancel(true);

    awaitGone(pids);
  }

  /** As a package manager's runner does: it is the child, and another does the work. */
  private static ProcessWorkers.Start wrapped(String... command) {
    String[] words = {"sh", "-c", "exec 3<&0; \"$@\" <&3 3<&- & wait", "wrapper"};
    return ProcessWorkers.command(Command.of(words).arguments(command).grace(SHORT));
  }

  /** Kills the parent of the worker that has written its number; the worker must not outlive it. */
  private void killWrapperAndAwaitBoth(Path file, CompletableFuture<?> task) throws Exception {
    long worker = pidsIn(file).get(0);
    long wrapper = ProcessHandle.of(worker).flatMap(ProcessHandle::parent).orElseThrow().pid();

    signal("KILL", wrapper);

    assertThat(catchCause(task))
        .isInstanceOfSatisfying(WorkerException.class, e -> assertThat(e.signal()).hasValue(9));
    awaitGone(List.of(wrapper, worker));
  }

  @Test
  void anOrphanThatHasTheStreamsOfItsWrapperEndsWithIt() throws Exception {
    WorkerPool<String, String> pool =
        open(wrapped(python("worker.py")).protocol(Protocol.lines()).max(1).build());
    pool.execute("echo");
    Path file = folder.resolve("pid");
    CompletableFuture<String> task = pool.submit("touch-and-hang " + file);
    killWrapperAndAwaitBoth(file, task);
  }

  @Test
  void anOrphanThatDoesNotReadHoldsNobodyUp() throws Exception {
    Path file = folder.resolve("pid");
    // It reads the beginning of the message, so that the task is known to have begun, and no more.
    String hang =
        "trap '' TERM; exec >/dev/null 2>&1; dd bs=1 count=4; echo $$ >$0.part;"
            + " mv $0.part $0.done; while :; do sleep 1; done";
    WorkerPool<byte[], byte[]> pool =
        open(
            wrapped("sh", "-c", hang, file.toString())
                .protocol(Protocol.frames(Codec.bytes(), Codec.bytes()))
                .max(1)
                .build());
    CompletableFuture<byte[]> task = pool.submit(new byte[TEN_MILLION]);
    killWrapperAndAwaitBoth(file, task);
  }

  @Test
  void cancellingStopsTheTaskAndThoseAfterItStillStart() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    Path file = folder.resolve("pid");
    CompletableFuture<String> running = pool.submit("touch-and-hang " + file);
    List<Long> pids = pidsIn(file);
    CompletableFuture<String> abandoned = pool.submit("echo never");
    CompletableFuture<String> next = pool.submit("served");
    await().until(() -> pool.stats().waiting() == 2);

    assertThat(abandoned.cancel(true)).isTrue();
    assertThat(running.cancel(true)).isTrue();

    assertThat(next.get()).isEqualTo("1");
    awaitGone(pids);
    assertThat(running).isCancelled();
    await().until(() -> pool.stats().inUse() == 0);
    assertThat(pool.stats().acquired()).isEqualTo(2);
  }

  @Test
  void orTimeoutStopsTheTaskToo() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    Path file = folder.resolve("pid");
    CompletableFuture<String> running = pool.submit("touch-and-hang " + file);
    List<Long> pids = pidsIn(file);

    CompletableFuture<String> limited = running.orTimeout(1, TimeUnit.MILLISECONDS);

    assertThat(catchCause(limited)).isInstanceOf(java.util.concurrent.TimeoutException.class);
    awaitGone(pids);
  }

  private static @Nullable Throwable catchCause(CompletableFuture<?> future)
      throws InterruptedException {
    try {
      future.get();
      return null;
    } catch (ExecutionException | CancellationException e) {
      return e.getCause();
    }
  }

  @Test
  void anInterruptStopsTheTask() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    Path file = folder.resolve("pid");
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                pool.execute("touch-and-hang " + file);
              } catch (Throwable failure) {
                thrown.set(failure);
              }
            });
    List<Long> pids = pidsIn(file);

    caller.interrupt();
    caller.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    awaitGone(pids);
    assertThat(pool.execute("served")).isEqualTo("1");
  }

  @Test
  void oneThatDiesIdleIsNotHandedOut() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1).min(1));
    long first = Long.parseLong(pool.execute("pid"));

    ProcessHandle.of(first).orElseThrow().destroyForcibly();
    // The pool hears of it by itself, with nobody asking it for anything.
    await().until(() -> pool.stats().destroyed() == 1 && pool.stats().idle() == 1);

    assertThat(pool.execute("pid")).isNotEqualTo(Long.toString(first));
  }

  @Test
  void theTaskAfterADeathIsServedByAnotherAtOnce() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(2));
    TaskOptions often = TaskOptions.defaults().idempotentRetries(2); // as many may be dying
    for (int i = 0; i < 20; i++) {
      // Nothing is waited for: a death may be known already, or not yet.
      long pid = Long.parseLong(pool.execute("pid", often));
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      assertThat(pool.execute("echo " + i, often)).isEqualTo(Integer.toString(i));
    }
  }

  @Test
  void drainWaitsForTasks() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    Path file = folder.resolve("go");
    CompletableFuture<String> running = pool.submit("wait-for " + file);
    await().until(() -> pool.stats().inUse() == 1);
    CompletableFuture<String> waiting = pool.submit("echo late");

    assertThat(pool.drain(Duration.ofMillis(10))).isFalse();
    assertThat(failureOf(() -> pool.execute("echo")).kind()).isEqualTo(Kind.REJECTED);
    Files.createFile(file);
    assertThat(pool.drain(PATIENCE)).isTrue();

    assertThat(running.get()).isEqualTo(file.toString());
    assertThat(waiting.get()).isEqualTo("late");
  }

  @Test
  void closeGivesUpWhatRunsForTooLong() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1).closeTimeout(Duration.ofMillis(50)));
    Path file = folder.resolve("pid");
    CompletableFuture<String> running = pool.submit("touch-and-hang " + file);
    List<Long> pids = pidsIn(file);

    pool.close();

    assertThat(pids).as("after close has returned").noneMatch(WorkerTest::runs);
    assertThat(catchCause(running))
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CANCELLED));
  }

  @Test
  void closeNowGivesUpAtOnce() throws Exception {
    WorkerPool<String, String> pool = open(lines().max(1));
    Path file = folder.resolve("pid");
    CompletableFuture<String> running = pool.submit("touch-and-hang " + file);
    List<Long> pids = pidsIn(file);
    CompletableFuture<String> waiting = pool.submit("echo never");

    pool.closeNow();

    assertThat(catchCause(running))
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CANCELLED));
    assertThat(catchCause(waiting))
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED));
    awaitGone(pids);
  }
}
