package dev.cenote.internal;

import dev.cenote.AcquireTimeoutException;
import dev.cenote.PoolEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The ways out of an acquire, without a resource, for those whose time is over or who give up. */
final class Departures<T> {
  private final PoolEngine<T> pool;

  Departures(PoolEngine<T> pool) {
    this.pool = pool;
  }

  /**
   * How much longer a caller is to wait who woke up so late by itself that the machine must have
   * stood still: what it waits for may come in this moment, as {@link Job} says. A clock that is
   * not the system's may go on in leaps, which are no standstill.
   */
  long moment(Waiter<T> waiter, long now) {
    return waiter.state == Waiter.WAITING && pool.seam.isOnSystemClock()
        ? Job.moment(-waiter.remaining(now))
        : 0;
  }

  /** Takes a waiter out, unless a hand-over or a failure came first. */
  boolean left(Waiter<T> waiter) {
    if (!waiter.leave()) {
      return false;
    }
    pool.queue.remove(waiter);
    pool.changed();
    return true;
  }

  /** What a caller on its own thread hears, whose waiter has left because its time is over. */
  AcquireTimeoutException timedOut(Waiter<T> waiter, long now) {
    return timedOut(waiter, now, takeOutWithOthers(waiter, now));
  }

  /**
   * Takes out one that has left, and with it those before whose time is over as well: of a crowd,
   * one needs the queue's lock, not each. They wake up by themselves, as it did. Not those who may
   * be granted {@linkplain #moment a moment} more.
   */
  private Situation<T> takeOutWithOthers(Waiter<T> waiter, long now) {
    Situation<T> situation = new Situation<>(pool);
    pool.queue.removeWith(
        waiter,
        situation::note,
        other -> other.parksTimed() && isOver(other, now),
        other -> other.claimToFail(() -> timedOut(other, pool.seam.nanoTime(), situation)));
    pool.changed();
    return situation;
  }

  private static boolean isOver(Waiter<?> waiter, long now) {
    long remaining = waiter.remaining(now);
    return remaining <= 0 && Job.moment(-remaining) == 0;
  }

  /**
   * Wakes a claimed waiter whose time is over. Runs no user code: whoever hears of it hears it
   * elsewhere.
   */
  void timeOut(Waiter<T> waiter, Situation<T> situation) {
    pool.acquiring.refuse(waiter, () -> timedOut(waiter, pool.seam.nanoTime(), situation));
  }

  private AcquireTimeoutException timedOut(Waiter<T> waiter, long now, Situation<T> situation) {
    return timedOut(waiter.timeout, now - waiter.arrival, waiter.hookFailure, situation);
  }

  /** For a caller who does not wait. */
  AcquireTimeoutException nothingNow() {
    return timedOut(0, 0, null, new Situation<>(pool));
  }

  private AcquireTimeoutException timedOut(
      long timeout, long waited, @Nullable Throwable hookFailure, Situation<T> situation) {
    pool.meters.timeouts.increment();
    pool.notices.publish(at -> new PoolEvent.TimedOut(pool.name(), at, Duration.ofNanos(waited)));
    Throwable cause = hookFailure != null ? hookFailure : pool.supply.lastFailure();
    Situation.Figures figures = situation.figures();
    return new AcquireTimeoutException(
        pool.name(), Duration.ofNanos(timeout), figures.stats(), figures.longest(), cause);
  }
}
