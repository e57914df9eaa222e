package dev.cenote.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.TestWorkers;
import dev.cenote.workers.WorkerException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Child JVMs whose workers fail, crash, hang, and do not want to end. */
class JvmFaultTest extends JvmTest {

  @Test
  void anExceptionCrossesAsTextAndTheWorkerStays() throws Exception {
    WorkerPool<String, String> pool = open(jvm());

    WorkerException failure = failureOf(() -> pool.execute("fail for a reason"));

    assertThat(failure.kind()).isEqualTo(Kind.HANDLER);
    assertThat(failure)
        .hasNoCause()
        .hasMessage("the worker failed: java.lang.IllegalStateException: for a reason");
    assertThat(failure.remoteType()).hasValue("java.lang.IllegalStateException");
    assertThat(failure.remoteMessage()).hasValue("for a reason");
    assertThat(failure.remoteStack().orElseThrow())
        .contains("at com.example.TestWorkers$Obedient.handle(TestWorkers.java:")
        .contains("Caused by: java.io.IOException: deeper");
    assertThat(pool.execute("served")).isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource({
    "error bad,java.lang.AssertionError",
    "overflow,java.lang.StackOverflowError",
    "fail-oddly,com.example.TestWorkers$Odd",
    "nothing,java.lang.NullPointerException",
    "no-such-task,java.lang.IllegalArgumentException"
  })
  void whateverATaskThrowsTheWorkerStays(String task, String type) throws Exception {
    WorkerPool<String, String> pool = open(jvm());

    WorkerException failure = failureOf(() -> pool.execute(task));

    assertThat(failure.kind()).isEqualTo(Kind.HANDLER);
    assertThat(failure.remoteType()).hasValue(type);
    assertThat(pool.execute("served")).isEqualTo("2");
  }

  @Test
  void aCodecThatFailsInTheChildFailsTheTask() throws Exception {
    WorkerPool<String, Integer> pool =
        open(
            jvm(
                JvmWorkers.of(TestWorkers.Length.class)
                    .codec(Codec.utf8(), TestWorkers.OneWay.ONE_WAY)));

    WorkerException failure = failureOf(() -> pool.execute("four"));

    assertThat(failure.kind()).isEqualTo(Kind.HANDLER);
    assertThat(failure.remoteType()).hasValue("java.io.IOException");
    assertThat(failure.remoteMessage())
        .hasValue("the result could not be encoded: cannot encode 4");
  }

  @ParameterizedTest
  @CsvSource({
    "fill-heap,java.lang.OutOfMemoryError: Java heap space",
    "fill-direct,java.lang.OutOfMemoryError: Cannot reserve",
    "internal-error of ours,java.lang.InternalError: of ours"
  })
  void aBrokenMachineEndsTheChildWhichSaysWhy(String task, String reason) throws Exception {
    WorkerPool<String, String> pool =
        open(jvm().maxHeap("16m").jvmArgs("-XX:MaxDirectMemorySize=1m"));
    String pid = pool.execute("pid");

    WorkerException failure = failureOf(() -> pool.execute(task));

    assertThat(failure.kind()).isEqualTo(Kind.CRASHED);
    assertThat(failure.exitCode()).hasValue(3);
    assertThat(failure).hasMessageContaining("Terminating due to " + reason);
    assertThat(pool.execute("pid")).isNotEqualTo(pid);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit", "halt"})
  void anExitIsACrash(String way) throws Exception {
    Path closed = folder.resolve("closed");
    WorkerPool<String, String> pool =
        open(jvm().systemProperty("closed", closed.toString()).grace(Duration.ofDays(1)));

    WorkerException failure = failureOf(() -> pool.execute(way + " 5"));

    assertThat(failure.kind()).isEqualTo(Kind.CRASHED);
    assertThat(failure.exitCode()).hasValue(5);
    assertThat(failure)
        .hasMessageContaining("(java com.example.TestWorkers$Obedient)")
        .hasMessageContaining("ended with exit code 5");
    assertThat(Path.of(closed + ".done")).as("it had no time for that").doesNotExist();
    assertThat(pool.execute("served")).isEqualTo("1");
  }

  @Test
  void aCrashIsRetriedIfThatDoesNoHarm() throws Exception {
    WorkerPool<String, String> pool = open(jvm());

    TaskOptions once = TaskOptions.defaults().idempotentRetries(1);
    assertThat(pool.execute("crash-once " + folder.resolve("x"), once)).isEqualTo("survived");
  }

  @Test
  void aTaskThatIsGivenUpIsInterruptedAndItsWorkerClosed() throws Exception {
    Path file = folder.resolve("hangs");
    Path closed = folder.resolve("closed");
    WorkerPool<String, String> pool =
        open(jvm().grace(PATIENCE).systemProperty("closed", closed.toString()));
    CompletableFuture<String> hanging = pool.submit("hang " + file);
    List<Long> pids = pidsIn(file);

    hanging.cancel(true);

    awaitGone(pids);
    assertThat(contentOf(Path.of(file + ".interrupted"))).isEqualTo("interrupted");
    assertThat(contentOf(closed)).isEqualTo("closed");
    assertThat(pool.execute("served")).isEqualTo("1");
  }

  @Test
  void aTaskThatHangsEndsAtItsLimit() throws Exception {
    WorkerPool<String, String> pool = open(jvm());
    String pid = pool.execute("pid");
    String task = "hang " + folder.resolve("hangs");

    WorkerException failure =
        failureOf(() -> pool.execute(task, TaskOptions.defaults().timeout(Duration.ofMillis(50))));

    assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
    assertThat(pool.execute("pid")).isNotEqualTo(pid);
  }

  @Test
  void aTaskThatDoesNotListenIsKilledAfterTheGrace() throws Exception {
    Path file = folder.resolve("hangs");
    WorkerPool<String, String> pool = open(jvm().grace(Duration.ofMillis(200)));
    CompletableFuture<String> hanging = pool.submit("hang-deaf " + file);
    List<Long> pids = pidsIn(file);

    hanging.cancel(true);

    awaitGone(pids);
    assertThat(pool.execute("served")).isEqualTo("1");
  }

  @Test
  void closingThePoolClosesTheWorkersOnTheirOwnThread() throws Exception {
    Path closed = folder.resolve("closed");
    WorkerPool<String, String> pool =
        open(jvm().grace(PATIENCE).systemProperty("closed", closed.toString()));
    pool.execute("leave-thread"); // which is no reason to live on

    pool.close();

    assertThat(children()).isEmpty();
    assertThat(contentOf(closed)).isEqualTo("closed");
  }

  @Test
  void oneThatDiesIdleIsReplaced() throws Exception {
    WorkerPool<String, String> pool = open(jvm().min(1));
    long first = Long.parseLong(pool.execute("pid"));

    ProcessHandle.of(first).orElseThrow().destroyForcibly();
    await().atMost(PATIENCE).until(() -> pool.stats().destroyed() == 1 && pool.stats().idle() == 1);

    assertThat(pool.execute("pid")).isNotEqualTo(Long.toString(first));
  }
}
