package dev.cenote.internal;

import dev.cenote.OverloadException;
import dev.cenote.PoolEvent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Turns away callers that wait although more come than the pool can serve, if the pool is to do
 * that: one {@link Alarm} for the queue, whose looks tell an overload ({@link Congestion}) and drop
 * whoever it leaves no hope.
 *
 * <p>What is no overload: that the pool is paused, that it ends (then all who wait are served),
 * that resources are still being made for those who wait, and that the whole machine stood still.
 */
final class Overload<T> {
  /** A look that is late by more than this is so because nobody could do anything meanwhile. */
  private static final long STANDSTILL = TimeUnit.SECONDS.toNanos(1);

  private final PoolEngine<T> pool;
  private final WaitQueue.Rules rules;
  private final Alarm alarm;

  Overload(PoolEngine<T> pool, WaitQueue.Rules rules) {
    this.pool = pool;
    this.rules = rules;
    alarm = new Alarm(pool.seam, rules.origin(), this::look);
  }

  /** Sees to it that a waiter, which has queued, is not left in a queue without hope. */
  void watch(Waiter<T> waiter) {
    if (rules.areShedding()) {
      long wait = pool.queue.isOverloaded() ? rules.target() : rules.interval();
      alarm.setFor(alarm.since(waiter.arrival, wait + 1));
    }
  }

  /** After a time in which nobody could be served: the waits so far are nobody's fault. */
  void forgive() {
    if (rules.areShedding()) {
      pool.queue.calmDown(pool.seam.nanoTime());
    }
  }

  private Alarm.Found look(long due, long now) {
    long reading = rules.origin() + now;
    boolean stoodStill = now - due > Math.max(STANDSTILL, rules.interval());
    if (stoodStill || pool.gate.isPaused() || pool.gate.isEnding()) {
      pool.queue.calmDown(reading);
    }
    WaitQueue.Cut<T> cut = pool.queue.shed(reading);
    boolean isAnotherDue = cut.nextLook() != Alarm.NEVER;
    return new Alarm.Found(
        isAnotherDue ? alarm.since(reading, cut.nextLook()) : Alarm.NEVER,
        () -> drop(cut, reading));
  }

  private void drop(WaitQueue.Cut<T> cut, long now) {
    Situation<T> situation = new Situation<>(pool);
    cut.dropped().forEach(waiter -> drop(waiter, cut.waiting(), now, situation));
    if (!cut.dropped().isEmpty() && pool.gate.isEnding()) {
      pool.aside(pool::changed); // the end that began meanwhile may wait for them
    }
  }

  private void drop(Waiter<T> waiter, int waiting, long now, Situation<T> situation) {
    Duration queued = Duration.ofNanos(now - waiter.arrival);
    pool.acquiring.refuse(waiter, () -> overloaded(queued, waiting, situation));
  }

  /** On the thread that hears of it. */
  private OverloadException overloaded(Duration queued, int waiting, Situation<T> situation) {
    pool.meters.rejections.increment();
    pool.notices.publish(at -> new PoolEvent.Rejected(pool.name(), at, waiting));
    Situation.Figures figures = situation.figures();
    return new OverloadException(pool.name(), queued, waiting, figures.stats(), figures.longest());
  }

  /** Nobody waits any more, and nobody will. */
  void close() {
    alarm.cancel();
  }
}
