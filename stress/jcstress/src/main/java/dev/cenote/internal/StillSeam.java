package dev.cenote.internal;

import dev.cenote.PoolClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A world in which nothing happens by itself: what the engine wants done later is kept until
 * somebody does it, so that a test decides what races with what.
 */
final class StillSeam implements Seam {
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> timers = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> sweeps = new ConcurrentLinkedQueue<>();
  private final AtomicLong ahead = new AtomicLong();

  /** Does what is to be done on the pool's threads, and what follows from it. */
  void work() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Lets the time of everything be over that was scheduled so far. */
  void ring() {
    ring(Duration.ofHours(1));
  }

  /** The same, without more time passing than said. */
  void ring(Duration passes) {
    ahead.addAndGet(passes.toNanos());
    for (int left = timers.size(); left > 0; left--) { // not those that they schedule in turn
      Runnable timer = timers.poll();
      if (timer != null) {
        timer.run();
      }
    }
  }

  /** Does one of the things that were to be done soon. */
  void sweep() {
    Runnable sweep = sweeps.poll();
    if (sweep != null) {
      sweep.run();
    }
  }

  int sweepsToCome() {
    return sweeps.size();
  }

  @Override
  public void open() {}

  @Override
  public void close() {}

  @Override
  public long nanoTime() {
    return System.nanoTime() + ahead.get();
  }

  @Override
  public long coarseNanoTime() {
    return 0;
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH;
  }

  @Override
  public void park(Object blocker, long nanos) {
    LockSupport.parkNanos(blocker, nanos);
  }

  @Override
  public void unpark(Thread thread) {
    LockSupport.unpark(thread);
  }

  @Override
  public void giveWay() {}

  @Override
  public PoolClock.Timer schedule(long delayNanos, Runnable task) {
    timers.add(task);
    return () -> timers.remove(task);
  }

  @Override
  public void soon(Runnable task) {
    sweeps.add(task);
  }

  @Override
  public void execute(Lane lane, Runnable task) {
    tasks.add(task);
  }

  @Override
  public double random() {
    return 0;
  }
}
