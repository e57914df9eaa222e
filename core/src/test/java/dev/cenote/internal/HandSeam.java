package dev.cenote.internal;

import dev.cenote.PoolClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A world whose time is moved by hand, and in which only timers happen. */
final class HandSeam implements Seam {
  private final Random random = new Random(1);
  private final List<HandTimer> timers = new ArrayList<>();
  private long now;

  HandSeam(long now) {
    this.now = now;
  }

  /** A timer that has neither rung nor been cancelled. */
  private final class HandTimer implements PoolClock.Timer {
    private final long due;
    private final Runnable task;

    HandTimer(long due, Runnable task) {
      this.due = due;
      this.task = task;
    }

    @Override
    public void cancel() {
      timers.remove(this);
    }
  }

  /** In how many nanoseconds each timer rings, in the order in which they were set. */
  List<Long> delays() {
    return timers.stream().map(timer -> timer.due - now).toList();
  }

  /** Moves the time on, and no timer rings. */
  void pass(long nanos) {
    now += nanos;
  }

  /** Moves the time on to that of the only timer, and rings. */
  void ring() {
    ring(0);
  }

  /** As {@link #ring()}, but later. */
  void ring(long late) {
    HandTimer only = timers.removeLast();
    now = only.due + late;
    only.task.run();
  }

  @Override
  public PoolClock.Timer schedule(long delayNanos, Runnable task) {
    HandTimer timer = new HandTimer(now + delayNanos, task);
    timers.add(timer);
    return timer;
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public long coarseNanoTime() {
    return now;
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(now);
  }

  @Override
  public double random() {
    return random.nextDouble();
  }

  @Override
  public void open() {}

  @Override
  public void close() {}

  @Override
  public void park(Object blocker, long nanos) {
    throw new UnsupportedOperationException("nobody waits here");
  }

  @Override
  public void unpark(Thread thread) {
    throw new UnsupportedOperationException("nobody waits here");
  }

  @Override
  public void giveWay() {
    throw new UnsupportedOperationException("nobody else is here");
  }

  @Override
  public void soon(Runnable task) {
    throw new UnsupportedOperationException("only timers happen here");
  }

  @Override
  public void execute(Lane lane, Runnable task) {
    throw new UnsupportedOperationException("only timers happen here");
  }
}
