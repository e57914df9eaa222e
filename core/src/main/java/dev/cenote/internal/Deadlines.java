package dev.cenote.internal;

import dev.cenote.PoolClock;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Ends the waits of virtual threads and futures: one timer for the whole queue, set for the
 * earliest deadline it knows of, instead of one for each. A wait that is over in good time costs a
 * look at one variable, where a timed park of a virtual thread costs more than the rest of the
 * wait: the JDK schedules and cancels a timer for each. (A platform thread has its timed park from
 * the operating system for next to nothing, and uses that.)
 *
 * <p>A waiter queues first and looks at {@link #armedFor} second; the timer clears that first and
 * looks through the queue second. So a waiter that finds a timer early enough is seen by it, or has
 * been by the one that set the next.
 */
final class Deadlines<T> {
  private static final long NONE = Long.MAX_VALUE;

  /**
   * No two looks through the queue follow each other closer than this, or ten times their length.
   */
  private static final long LEAST_PAUSE = 200_000;

  private static final int PAUSE_FACTOR = 10;

  private final PoolEngine<T> pool;
  private final long origin;

  /** Guards the setting of the timer. */
  private final ReentrantLock lock = new ReentrantLock();

  /** When the timer goes off, in nanoseconds since the origin. */
  private volatile long armedFor = NONE;

  private long notBefore = Long.MIN_VALUE;
  private PoolClock.@Nullable Timer timer;

  Deadlines(PoolEngine<T> pool, long origin) {
    this.pool = pool;
    this.origin = origin;
  }

  /** Sees to it that a waiter, which has queued, hears of the end of its time. */
  void watch(Waiter<T> waiter) {
    if (waiter.timeout != Long.MAX_VALUE) {
      long deadline = deadline(waiter);
      if (deadline < armedFor) {
        arm(deadline);
      }
    }
  }

  /** When the waiter's time is over, in nanoseconds since the origin. */
  private long deadline(Waiter<T> waiter) {
    long deadline = waiter.arrival - origin + waiter.timeout;
    return deadline < 0 ? NONE - 1 : deadline;
  }

  private void arm(long deadline) {
    lock.lock();
    try {
      long at = Math.max(deadline, notBefore);
      if (at < armedFor) {
        if (timer != null) {
          timer.cancel();
        }
        armedFor = at;
        long now = pool.seam.nanoTime() - origin;
        timer = pool.seam.schedule(Math.max(0, at - now), this::expire);
      }
    } finally {
      lock.unlock();
    }
  }

  /** On the housekeeper: tells whose time is over, and sets the timer for the next. */
  private void expire() {
    disarm();
    long now = pool.seam.nanoTime() - origin;
    long[] next = {NONE};
    List<Waiter<T>> due =
        pool.queue.select(waiter -> {
          if (waiter.timeout == Long.MAX_VALUE || waiter.parksTimed()) {
            return false;
          }
          long deadline = deadline(waiter);
          boolean isDue = deadline <= now;
          next[0] = isDue ? next[0] : Math.min(next[0], deadline);
          return isDue;
        });
    due.forEach(pool.acquiring::overdue);
    pause(now);
    if (next[0] != NONE) {
      arm(next[0]);
    }
  }

  /** Nobody waits any more, and nobody will. */
  void close() {
    disarm();
  }

  private void disarm() {
    lock.lock();
    try {
      armedFor = NONE;
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private void pause(long began) {
    long now = pool.seam.nanoTime() - origin;
    lock.lock();
    try {
      notBefore = now + Math.max(LEAST_PAUSE, PAUSE_FACTOR * (now - began));
    } finally {
      lock.unlock();
    }
  }
}
