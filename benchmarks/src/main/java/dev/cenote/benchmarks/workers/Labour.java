package dev.cenote.benchmarks.workers;

import dev.cenote.benchmarks.contenders.Lineup.Kind;
import dev.cenote.benchmarks.report.Ranked;
import dev.cenote.workers.ProcessWorkers;
import dev.cenote.workers.Protocol;
import dev.cenote.workers.WorkerPool;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Who has four Python processes do nothing but compute. */
enum Labour implements Ranked {
  CENOTE("Cenote, Python children", Kind.CENOTE) {
    @Override
    Result compute(Peers peers) throws InterruptedException {
      try (WorkerPool<String, String> pool =
          ProcessWorkers.command(peers.python(), peers.script("sum.py"))
              .protocol(Protocol.lines())
              .min(WORKERS)
              .max(WORKERS)
              .build()) {
        pool.start();
        sums(pool, WARM_UPS, 1); // or our own compiler would be one more who wants to compute
        long spentBefore = spent();
        long begun = System.nanoTime();
        sums(pool, TASKS, BELOW);
        long took = System.nanoTime() - begun;
        return new Result(took, OptionalLong.of(spent() - spentBefore));
      }
    }

    private static void sums(WorkerPool<String, String> pool, int tasks, int below) {
      long answers =
          pool.map(Stream.generate(() -> Integer.toString(below)).limit(tasks))
              .filter(sum -> !sum.isEmpty())
              .count();
      if (answers != tasks) {
        throw new IllegalStateException(answers + " answers");
      }
    }
  },
  EXECUTOR("ProcessPoolExecutor", Kind.PEER) {
    @Override
    Result compute(Peers peers) {
      long[] result =
          peers.run(
              peers.python(),
              peers.script("executor_sums.py"),
              Integer.toString(WORKERS),
              Integer.toString(TASKS),
              Integer.toString(BELOW));
      return new Result(result[0], OptionalLong.empty());
    }
  };

  /**
   * What it came to.
   *
   * @param nanos from the first task to the last answer
   * @param spent processor time of the workers in it, in nanoseconds, if that is known
   */
  record Result(long nanos, OptionalLong spent) {
    double tasksPerSecond() {
      return TASKS * 1e9 / nanos;
    }

    OptionalDouble coresBusy() {
      return spent.isPresent()
          ? OptionalDouble.of((double) spent.getAsLong() / nanos)
          : OptionalDouble.empty();
    }
  }

  private static final int WORKERS = 4;
  private static final int WARM_UPS = 20_000;
  private static final int TASKS = 160;

  /** Some 50 ms of work: long beside what it takes to hand over a task. */
  private static final int BELOW = 1_000_000;

  private final String title;
  private final Kind kind;

  Labour(String title, Kind kind) {
    this.title = title;
    this.kind = kind;
  }

  abstract Result compute(Peers peers) throws InterruptedException;

  @Override
  public String title() {
    return title;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  private static long spent() {
    return ProcessHandle.current()
        .children()
        .mapToLong(child -> child.info().totalCpuDuration().orElse(Duration.ZERO).toNanos())
        .sum();
  }
}
