package dev.cenote.internal;

import java.util.List;

/**
 * Ends the waits of virtual threads and futures: one {@link Alarm} for the whole queue, instead of
 * a timer for each. A wait that is over in good time costs a look at one variable, where a timed
 * park of a virtual thread costs more than the rest of the wait: the JDK schedules and cancels a
 * timer for each. (A platform thread has its timed park from the operating system for next to
 * nothing, and uses that.)
 */
final class Deadlines<T> {
  private final PoolEngine<T> pool;
  private final Alarm alarm;

  /** Whether those whose time is over were granted a moment more; see {@link Job}. */
  private volatile boolean granted;

  Deadlines(PoolEngine<T> pool, long origin) {
    this.pool = pool;
    alarm = new Alarm(pool.seam, origin, this::expire);
  }

  /** Sees to it that a waiter, which has queued, hears of the end of its time. */
  void watch(Waiter<T> waiter) {
    if (waiter.timeout != Long.MAX_VALUE) {
      alarm.setFor(deadline(waiter));
    }
  }

  /** When the waiter's time is over. */
  private long deadline(Waiter<T> waiter) {
    return alarm.since(waiter.arrival, waiter.timeout);
  }

  /**
   * Takes out at once all whose time is over, so that none of a crowd needs the queue's lock to
   * leave.
   */
  private Alarm.Found expire(long due, long now) {
    long moment = granted ? 0 : Job.moment(now - due);
    granted = moment > 0;
    if (granted) {
      return new Alarm.Found(now + moment, () -> {});
    }
    Situation<T> situation = new Situation<>(pool);
    situation.note(Math.max(0, pool.gate.waiting() - 1));
    long[] next = {Alarm.NEVER};
    List<Waiter<T>> expired =
        pool.queue.pollAll(
            waiter -> {
              if (waiter.timeout == Long.MAX_VALUE || waiter.parksTimed()) {
                return false;
              }
              long deadline = deadline(waiter);
              boolean isDue = deadline <= now;
              next[0] = isDue ? next[0] : Math.min(next[0], deadline);
              return isDue;
            },
            false);
    return new Alarm.Found(next[0], () -> tell(expired, situation));
  }

  private void tell(List<Waiter<T>> expired, Situation<T> situation) {
    expired.forEach(waiter -> pool.departures.timeOut(waiter, situation));
    if (!expired.isEmpty() && pool.gate.isEnding()) {
      pool.aside(pool::changed); // the end of the pool may wait for them
    }
  }

  /** Nobody waits any more, and nobody will. */
  void close() {
    alarm.cancel();
  }
}
