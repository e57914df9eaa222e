package dev.cenote.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cenote.RetryPolicy;
import dev.cenote.workers.WorkerException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Tasks that crash, hang, flood and talk nonsense, cancelled ones, and children that are killed and
 * stopped from outside, all beside each other. {@code -Dworkers.soak.rounds=100} for longer.
 */
class SoakTest extends WorkerTest {
  private static final int ROUNDS = Integer.getInteger("workers.soak.rounds", 1);
  private static final int CALLERS = 5;
  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** What happens to a child that nobody's own task is to blame for. */
  private static final Set<Kind> MISFORTUNES = Set.of(Kind.CRASHED, Kind.TIMED_OUT);

  private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
  private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();

  private enum Deed {
    ECHO(20, "echo", null),
    FAIL(3, "fail", Kind.HANDLER),
    FLOOD(2, "flood", null),
    EXIT(2, "exit", Kind.CRASHED),
    KILL(2, "kill", Kind.CRASHED),
    HANG(2, "hang", Kind.TIMED_OUT),
    IGNORE(1, "hang and ignore", Kind.TIMED_OUT),
    FORK(1, "hang and start another", Kind.TIMED_OUT),
    GARBAGE(2, "no json", Kind.PROTOCOL),
    WRONG_ID(1, "wrong id", Kind.PROTOCOL),
    CANCEL(3, "hang", null),
    MURDER(2, "echo", null),
    STOP(1, "echo", null);

    private final int times;
    private final String task;
    private final @Nullable Kind end;

    Deed(int times, String task, @Nullable Kind end) {
      this.times = times;
      this.task = task;
      this.end = end;
    }

    boolean mayEndBy(Kind kind) {
      return kind == end || MISFORTUNES.contains(kind);
    }
  }

  @Test
  void nothingIsLostHoweverMuchGoesWrong() throws Exception {
    WorkerPool<String, String> pool =
        open(
            ProcessWorkers.command(python("json_lines.py"))
                .protocol(Protocol.jsonLines(Codec.jsonString(), Codec.jsonString()))
                .max(3)
                .maxTasks(20)
                .taskTimeout(LIMIT)
                .acquireTimeout(Duration.ofDays(1))
                .startTimeout(Duration.ofSeconds(5))
                .grace(Duration.ofMillis(50))
                .warmUp("ready", "ready"::equals)
                .startRetry(RetryPolicy.exponential(1000, Duration.ofMillis(1)))
                .registry(registry)
                .build());
    CountDownLatch done = new CountDownLatch(CALLERS);
    for (int i = 0; i < CALLERS; i++) {
      Random random = new Random(i);
      Thread.startVirtualThread(() -> {
        try {
          for (int round = 0; round < ROUNDS; round++) {
            act(pool, random);
          }
        } catch (Throwable failure) {
          surprises.add(failure);
        } finally {
          done.countDown();
        }
      });
    }

    assertThat(done.await(10L * ROUNDS * PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    pool.close();

    assertThat(surprises).isEmpty();
    long told = outcomes.values().stream().mapToLong(LongAdder::sum).sum();
    long asked = (long) ROUNDS * CALLERS * plan().size();
    assertThat(told).as("answers and failures in %s", outcomes).isEqualTo(asked);
    assertThat(outcomes.keySet())
        .contains("ECHO", "FAIL HANDLER", "EXIT CRASHED", "HANG TIMED_OUT");
  }

  private static List<Deed> plan() {
    List<Deed> plan = new ArrayList<>();
    for (Deed deed : Deed.values()) {
      plan.addAll(Collections.nCopies(deed.times, deed));
    }
    return plan;
  }

  private void act(WorkerPool<String, String> pool, Random random) throws Exception {
    List<Deed> plan = plan();
    Collections.shuffle(plan, random);
    for (Deed deed : plan) {
      switch (deed) {
        case MURDER -> harm("KILL", random);
        case STOP -> harm("STOP", random);
        default -> {}
      }
      String outcome = deed == Deed.CANCEL ? cancel(pool, random) : run(pool, deed, random);
      outcomes.computeIfAbsent(deed + outcome, key -> new LongAdder()).increment();
    }
  }

  private String run(WorkerPool<String, String> pool, Deed deed, Random random) throws Exception {
    String task = deed.task.equals("echo") ? "echo " + random.nextLong() : deed.task;
    try {
      String answer = random.nextBoolean() ? pool.execute(task) : submit(pool, task);
      if (deed == Deed.FLOOD) {
        assertThat(answer).hasSize(100_000);
      } else {
        assertThat(answer).isEqualTo(task);
      }
      return "";
    } catch (WorkerException e) {
      if (!deed.mayEndBy(e.kind())) {
        surprises.add(e);
      }
      return " " + e.kind();
    }
  }

  private static String submit(WorkerPool<String, String> pool, String task) throws Exception {
    try {
      return pool.submit(task).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof WorkerException failure ? failure : e;
    }
  }

  /** Gives a task up while it waits, begins or runs. */
  private static String cancel(WorkerPool<String, String> pool, Random random) {
    CompletableFuture<String> task = pool.submit(Deed.CANCEL.task);
    for (int i = random.nextInt(10_000); i > 0; i--) {
      Thread.onSpinWait();
    }
    task.cancel(true);
    return "";
  }

  private static void harm(String signal, Random random) throws Exception {
    List<ProcessHandle> victims =
        ProcessHandle.current()
            .children()
            .filter(child -> child.info().commandLine().orElse("").contains("json_lines.py"))
            .toList();
    if (!victims.isEmpty()) {
      long pid = victims.get(random.nextInt(victims.size())).pid();
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    }
  }
}
