package dev.cenote.internal;

import dev.cenote.PoolClock;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;

/**
 * Everything by which the engine touches the world outside its own memory: time, threads, chance. A
 * simulator that owns this owns the engine's every move.
 */
interface Seam {
  /** Called once, when the pool starts. */
  void open();

  /** Called once, when nothing of the pool is left. */
  void close();

  long nanoTime();

  /** As {@link #nanoTime()}, but cheap and possibly some milliseconds old. */
  long coarseNanoTime();

  /** Whether {@link SystemClock#coarse()} says the same, without a call through an interface. */
  default boolean isOnSystemClock() {
    return false;
  }

  Instant instant();

  void park(Object blocker, long nanos);

  void unpark(Thread thread);

  /** Lets others go first, on the way to queueing. */
  void giveWay();

  PoolClock.Timer schedule(long delayNanos, Runnable task);

  /** Runs a brief task in about a millisecond of real time, whatever the clock says. */
  void soon(Runnable task);

  /**
   * Runs a task later on one of the pool's threads, never on the caller's.
   *
   * @throws RejectedExecutionException when there is no thread for it
   */
  void execute(Lane lane, Runnable task);

  /** A number from 0 (inclusive) to 1 (exclusive). */
  double random();

  /** Kinds of work that must not wait for each other: user code in one may hang. */
  enum Lane {
    CREATE,
    CHECK,
    DESTROY,
    COMPLETE
  }
}
