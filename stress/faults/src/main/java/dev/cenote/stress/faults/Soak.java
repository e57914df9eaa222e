package dev.cenote.stress.faults;

import dev.cenote.Pool;
import dev.cenote.PoolBuilder;
import dev.cenote.PoolClock;
import dev.cenote.PoolEvent;
import dev.cenote.PoolRegistry;
import dev.cenote.PoolStats;
import dev.cenote.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Many callers over one pool with a backend that fails, for some time; then everything is let go,
 * and what is left is counted.
 *
 * @param name for the table
 * @param callers how many threads
 * @param virtual of which kind
 * @param max resources
 * @param trouble how likely a call of the backend goes wrong
 * @param extra what else happens
 * @param turns how much each caller does at most, beside the time
 */
record Soak(
    String name, int callers, boolean virtual, int max, double trouble, Extra extra, int turns) {

  /** How long a caller that waits is given at the end, far beyond all timeouts. */
  private static final long PATIENCE_SECONDS = 60;

  private static final long HANG_MILLIS = 300;

  /**
   * What came of a soak.
   *
   * @param lost resources neither destroyed nor detached, and books that do not balance
   * @param stranded callers that never came back
   * @param wrong resources in two hands, and outcomes that no rule allows
   * @param reasons why the pool destroyed what it did, if the soak asked
   */
  record Result(
      String name,
      long operations,
      long faults,
      long timeouts,
      long lost,
      long stranded,
      long wrong,
      double worstOverrunMillis,
      Map<PoolEvent.Reason, Long> reasons) {

    static String header() {
      return "%-44s %10s %8s %8s %5s %8s %5s %14s"
          .formatted(
              "soak",
              "operations",
              "faults",
              "timeouts",
              "lost",
              "stranded",
              "wrong",
              "overrun, ms");
    }

    boolean isSound() {
      return lost == 0 && stranded == 0 && wrong == 0;
    }

    @Override
    public String toString() {
      String line =
          "%-44s %10d %8d %8d %5d %8d %5d %14.1f"
              .formatted(
                  name, operations, faults, timeouts, lost, stranded, wrong, worstOverrunMillis);
      return reasons.isEmpty() ? line : line + System.lineSeparator() + "    destroyed: " + reasons;
    }
  }

  /** Runs it. */
  Result run(long seed, Duration duration) throws InterruptedException {
    Count count = new Count();
    JumpingClock clock = new JumpingClock();
    Pool<Thing> pool = pool(count, extra == Extra.JUMPS ? clock : PoolClock.system(), seed);
    long end = System.nanoTime() + duration.toNanos();
    SplittableRandom dice = new SplittableRandom(seed);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      Runnable caller = new SoakCaller(pool, count, dice.split(), end, turns, extra);
      threads.add(virtual ? Thread.startVirtualThread(caller) : Thread.ofPlatform().start(caller));
    }
    disturb(pool, new Changes(pool, count, dice.split()), clock, count, dice, threads, end);
    long stranded = join(threads);
    long lost = wreckage(pool, count);
    return new Result(
        name,
        count.operations.sum(),
        count.faults.sum(),
        count.timeouts.sum(),
        lost,
        stranded,
        count.violations.sum() + count.surprises.sum(),
        count.worstOverrun.get() / 1e6,
        count.reasons());
  }

  private Pool<Thing> pool(Count count, PoolClock clock, long seed) {
    Backend backend = new Backend(count, trouble, HANG_MILLIS, seed);
    PoolBuilder<Thing> builder =
        Pool.builder(backend)
            .name(name)
            .registry(PoolRegistry.create())
            .clock(clock)
            .min(Math.min(2, max))
            .max(max)
            .createTimeout(Duration.ofMillis(HANG_MILLIS / 2))
            .destroyTimeout(Duration.ofMillis(HANG_MILLIS / 2))
            .createRetry(
                RetryPolicy.exponential(Integer.MAX_VALUE, Duration.ofMillis(5))
                    .maxDelay(Duration.ofMillis(20)));
    if (extra == Extra.CHANGES) {
      Changes.configure(builder, backend, count);
    }
    return builder.build();
  }

  /** Interrupts callers, clears the pool, and more, until the time is over. */
  private void disturb(
      Pool<Thing> pool,
      Changes changes,
      JumpingClock clock,
      Count count,
      SplittableRandom dice,
      List<Thread> threads,
      long end) {
    while (System.nanoTime() - end < 0 && threads.stream().anyMatch(Thread::isAlive)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      threads.get(dice.nextInt(threads.size())).interrupt();
      count.faults.increment();
      if (dice.nextInt(100) == 0) {
        pool.clear();
        count.faults.increment();
      }
      if (extra == Extra.CHANGES) {
        changes.makeOne();
      }
      if (extra == Extra.JUMPS && dice.nextInt(100) == 0) {
        clock.jump(dice.nextInt(100_000));
        count.faults.increment();
      }
    }
  }

  private static long join(List<Thread> threads) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    long stranded = 0;
    for (Thread thread : threads) {
      long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
      if (!thread.join(Duration.ofMillis(left))) {
        stranded++;
      }
    }
    return stranded;
  }

  /** Closes the pool, waits for what hangs, and counts what is left. */
  private static long wreckage(Pool<Thing> pool, Count count) {
    pool.close();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() - end < 0 && !isOver(pool, count)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    PoolStats stats = pool.stats();
    long lost =
        Math.abs(count.created.sum() - count.destroyed.sum() - count.detached.sum())
            + Math.abs(stats.created() - stats.destroyed() - stats.detached())
            + Math.abs(stats.created() - count.created.sum())
            + stats.waiting()
            + stats.abandoned()
            + Math.abs(stats.acquired() - stats.released());
    return lost;
  }

  private static boolean isOver(Pool<Thing> pool, Count count) {
    PoolStats stats = pool.stats();
    return count.hanging.get() == 0
        && stats.creating() + stats.abandoned() + stats.retiring() + stats.inUse() == 0
        && count.created.sum() == count.destroyed.sum() + count.detached.sum()
        && stats.created() == stats.destroyed() + stats.detached();
  }
}
