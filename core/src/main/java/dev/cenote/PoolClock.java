package dev.cenote;

import dev.cenote.internal.SystemClock;
import java.time.Instant;

/**
 * A pool's view of time: what the time is, how to wait for it to pass, and how to be called when it
 * has passed. Everything in a pool that takes time goes through its clock, so that a test can drive
 * it by hand; the testkit has such a clock. Implementations are thread-safe.
 */
public interface PoolClock {

  /** Returns the clock of the machine, the one that a pool uses unless it is given another. */
  static PoolClock system() {
    return SystemClock.instance();
  }

  /**
   * Returns a reading in nanoseconds, of use only in comparison with another reading of the same
   * clock, as with {@link System#nanoTime()}. It never goes back.
   */
  long nanoTime();

  /**
   * Returns a reading on the same scale as {@link #nanoTime()} that may be some milliseconds old
   * and, in return, cheap to get. Unless overridden it is not old.
   */
  default long coarseNanoTime() {
    return nanoTime();
  }

  /** Returns the time of day, for people and events. Unlike {@link #nanoTime()} it may go back. */
  Instant instant();

  /**
   * Blocks the current thread until it is {@linkplain #unpark unparked}, interrupted, or the given
   * time has passed by this clock. It may also return for no reason, does not say why it returned,
   * and leaves the interrupt flag as it is. As {@link
   * java.util.concurrent.locks.LockSupport#parkNanos(Object, long)} in every other respect.
   *
   * @param blocker the object to show in thread dumps as what the thread waits for
   * @param nanos how long to wait at most; {@link Long#MAX_VALUE} waits until unparked, and zero or
   *     less does not wait
   */
  void parkNanos(Object blocker, long nanos);

  /**
   * Lets a thread go on that is blocked in {@link #parkNanos}, or makes its next call return at
   * once. What happened before this call in the current thread happens-before that return.
   *
   * @param thread the thread to wake
   */
  void unpark(Thread thread);

  /**
   * Runs a task once, on a thread of this clock, after the given time.
   *
   * @param delayNanos how long to wait; zero or less runs the task as soon as possible, {@link
   *     Long#MAX_VALUE} never
   * @param task what to do, which must be brief and must not block, since others wait for the same
   *     thread
   * @return a handle to call it off
   */
  Timer schedule(long delayNanos, Runnable task);

  /** A task that is to run later. */
  interface Timer {

    /**
     * Calls the task off. Does nothing if it has run, is running or was called off before. Does not
     * wait.
     */
    void cancel();
  }
}
