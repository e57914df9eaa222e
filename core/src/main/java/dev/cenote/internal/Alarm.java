package dev.cenote.internal;

import dev.cenote.PoolClock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One timer for a whole queue, set for the earliest moment at which anybody wants the queue to be
 * looked through. To find it set early enough costs a look at one variable.
 *
 * <p>Who wants a look puts itself into the queue first and looks at {@link #armedFor} second; the
 * alarm clears that first and looks through the queue second. So whoever finds the alarm set early
 * enough is seen by that look, or has been by the one that set the next.
 *
 * <p>Times are nanoseconds since an origin, so that they can be compared.
 */
final class Alarm {
  /** Stands for a time that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  /**
   * No two looks through the queue follow each other closer than this, or ten times their length.
   * What is done for those whom a look found does not count: there may be many only because many
   * are due.
   */
  private static final long LEAST_PAUSE = 200_000;

  private static final int PAUSE_FACTOR = 10;

  /** Looks through the queue. */
  @FunctionalInterface
  interface Look {
    /**
     * Looks.
     *
     * @param due when it was to look
     * @param now when it does
     */
    Found at(long due, long now);
  }

  /**
   * What came of a look.
   *
   * @param next when the next look is due, as far as is known; {@link #NEVER} if none is
   * @param rest what remains to be done, when the next look has been seen to
   */
  record Found(long next, Runnable rest) {}

  private final Seam seam;
  private final long origin;
  private final Look look;

  /** Guards the setting of the timer; nothing but the clock is called in it. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile long armedFor = NEVER;
  private long notBefore = Long.MIN_VALUE;
  private PoolClock.@Nullable Timer timer;

  /**
   * @param look is run on the housekeeper, so it must be brief and lead to no user code
   */
  Alarm(Seam seam, long origin, Look look) {
    this.seam = seam;
    this.origin = origin;
    this.look = look;
  }

  /** A reading of the clock as the time since the origin; as late as can be if it overflows. */
  long since(long reading, long later) {
    long time = reading - origin + later;
    return time < 0 ? NEVER - 1 : time;
  }

  /** Sees to it that there is a look at that time or soon after it. */
  void setFor(long time) {
    if (time < armedFor) {
      arm(time);
    }
  }

  private void arm(long time) {
    lock.lock();
    try {
      long at = Math.max(time, notBefore);
      if (at < armedFor) {
        if (timer != null) {
          timer.cancel();
        }
        armedFor = at;
        timer = seam.schedule(Math.max(0, at - now()), this::ring);
      }
    } finally {
      lock.unlock();
    }
  }

  private void ring() {
    long due = armedFor;
    cancel();
    long began = now();
    Found found = look.at(due, began);
    lock.lock();
    try {
      long now = now();
      notBefore = now + Math.max(LEAST_PAUSE, PAUSE_FACTOR * (now - began));
    } finally {
      lock.unlock();
    }
    setFor(found.next());
    found.rest().run();
  }

  private long now() {
    return seam.nanoTime() - origin;
  }

  /** Forgets about the look that is due, because nobody waits any more. */
  void cancel() {
    lock.lock();
    try {
      armedFor = NEVER;
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
