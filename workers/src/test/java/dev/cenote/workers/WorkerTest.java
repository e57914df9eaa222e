package dev.cenote.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.cenote.ObservedPool;
import dev.cenote.PoolRegistry;
import dev.cenote.PoolStats;
import dev.cenote.testkit.PoolValidator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** After each test the books balance, and no process and no thread of ours is left. */
abstract class WorkerTest {
  /** For what is certain to come, on however slow a machine. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  static {
    Awaitility.setDefaultTimeout(PATIENCE);
  }

  static final String PYTHON = findPython();

  final PoolRegistry registry = PoolRegistry.create();

  @TempDir Path folder = Path.of("");

  private final Deque<ObservedPool> pools = new ArrayDeque<>();

  /** A script among the test's resources. */
  static String script(String name) {
    return Path.of("src/test/resources", name).toAbsolutePath().toString();
  }

  /** The interpreter itself: what is called so may be a script that takes long to find it. */
  private static String findPython() {
    try {
      Process python =
          new ProcessBuilder("python3", "-c", "import sys; print(sys.executable)").start();
      try (BufferedReader out = python.inputReader()) {
        return String.valueOf(out.readLine());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("these tests need python3", e);
    }
  }

  static String[] python(String name, String... more) {
    String[] words = Arrays.copyOf(new String[] {PYTHON, script(name)}, 2 + more.length);
    System.arraycopy(more, 0, words, 2, more.length);
    return words;
  }

  /** A pool of workers that speak lines. */
  final ProcessWorkers.Builder<String, String> lines() {
    return ProcessWorkers.command(python("worker.py"))
        .protocol(Protocol.lines())
        .registry(registry)
        .acquireTimeout(PATIENCE);
  }

  /** A pool that is looked over after the test. */
  final <P extends ObservedPool & AutoCloseable> P open(P pool) {
    pools.push(pool);
    return pool;
  }

  final WorkerPool<String, String> open(ProcessWorkers.Builder<String, String> builder) {
    return open(builder.build());
  }

  @AfterEach
  void lookOver() throws Exception {
    for (ObservedPool pool : pools) {
      if (pool instanceof WorkerPool<?, ?> workers) {
        workers.closeNow();
      } else {
        ((AutoCloseable) pool).close();
      }
    }
    for (ObservedPool pool : pools) {
      await().untilAsserted(() -> assertEnded(pool.stats()));
    }
    await().untilAsserted(() -> assertThat(children()).isEmpty());
    await().untilAsserted(() -> assertThat(threads()).isEmpty());
  }

  /** The threads of workers; platform threads only. */
  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("cenote-child-") || name.startsWith("cenote-worker-"))
        .toList();
  }

  private static void assertEnded(PoolStats stats) {
    PoolValidator.assertBalanced(stats);
    assertThat(stats.total()).isZero();
    assertThat(stats.retiring()).isZero();
    assertThat(stats.waiting()).isZero();
    assertThat(stats.created()).isEqualTo(stats.destroyed() + stats.detached());
  }

  /** The processes that we have started, but for the one that watches over them. */
  static List<ProcessHandle> children() {
    return ProcessHandle.current()
        .descendants()
        .filter(child -> !child.info().commandLine().orElse("").contains("cenote-guardian"))
        .toList();
  }

  /** How a task fails. */
  static WorkerException failureOf(Callable<?> task) {
    return catchThrowableOfType(WorkerException.class, task::call);
  }

  /** The numbers that a worker has written to a file, which is complete under another name. */
  static List<Long> pidsIn(Path file) throws IOException {
    Path done = Path.of(file + ".done");
    await().until(() -> Files.exists(done));
    return Arrays.stream(Files.readString(done).strip().split(" ")).map(Long::valueOf).toList();
  }

  /** Sends a signal that Java has no method for. */
  static void signal(String name, long pid) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    assertThat(kill.waitFor()).isZero();
  }

  static void awaitGone(List<Long> pids) {
    await().untilAsserted(() -> assertThat(pids).noneMatch(WorkerTest::runs));
  }

  /** Whether a process runs, and is no zombie that its parent has not looked after yet. */
  static boolean runs(long pid) {
    if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
      return false;
    }
    try {
      return !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
    } catch (IOException e) {
      return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }
  }
}
