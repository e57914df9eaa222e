package dev.cenote.stress.simulation;

import dev.cenote.Pool;
import dev.cenote.PoolClock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The pool's view of a simulated world's time and threads. */
final class SimClock implements PoolClock {
  /** So that readings overflow within a run, and comparing them by {@code <} is found out. */
  private static final long ORIGIN = Long.MAX_VALUE - TimeUnit.MILLISECONDS.toNanos(30);

  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  private final World world;

  /** How likely a park returns for no reason, as it may. */
  private final double whim;

  private final Deque<Runnable> due = new ArrayDeque<>();
  private boolean housekeeping;

  SimClock(World world, double whim) {
    this.world = world;
    this.whim = whim;
  }

  @Override
  public long nanoTime() {
    return ORIGIN + world.now();
  }

  @Override
  public long coarseNanoTime() {
    return ORIGIN + world.now() / TICK * TICK;
  }

  @Override
  public Instant instant() {
    return EPOCH.plusNanos(world.now());
  }

  @Override
  public void parkNanos(Object blocker, long nanos) {
    SimThread me = world.running();
    if (nanos <= 0) {
      return;
    }
    if (blocker instanceof Pool && me.wait != null) {
      me.wait.isQueued(world);
    }
    if (whim > 0 && world.dice().chance(whim)) {
      world.giveWay();
      return;
    }
    me.parkedOn = blocker;
    Runnable off =
        nanos == Long.MAX_VALUE
            ? () -> {}
            : world.at(after(nanos), () -> LockSupport.unpark(me.thread()));
    LockSupport.park(blocker);
    off.run();
    me.parkedOn = null;
  }

  @Override
  public void unpark(Thread thread) {
    LockSupport.unpark(thread);
  }

  /** One housekeeper runs the timers, one after the other, as in the real clock. */
  @Override
  public Timer schedule(long delayNanos, Runnable task) {
    if (delayNanos == Long.MAX_VALUE) {
      return () -> {};
    }
    Runnable off =
        world.at(
            after(Math.max(0, delayNanos)),
            () -> {
              due.add(task);
              if (!housekeeping) {
                housekeeping = true;
                world.start("housekeeper", this::keepHouse);
              }
            });
    return off::run;
  }

  private void keepHouse() {
    for (Runnable task = due.poll(); task != null; task = due.poll()) {
      task.run();
    }
    housekeeping = false;
  }

  /** Lets time pass for the running thread, or less if it is interrupted. */
  void sleep(long nanos) throws InterruptedException {
    long end = world.now() + nanos;
    while (world.now() < end) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      pass(end);
    }
  }

  /** Lets time pass whatever happens. */
  void sleepDeaf(long nanos) {
    long end = world.now() + nanos;
    boolean interrupted = false;
    while (world.now() < end) {
      interrupted |= Thread.interrupted();
      pass(end);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(long end) {
    SimThread me = world.running();
    Runnable off = world.at(end, () -> LockSupport.unpark(me.thread()));
    LockSupport.park();
    off.run();
  }

  private long after(long nanos) {
    long then = world.now() + nanos;
    return then < 0 ? Long.MAX_VALUE : then;
  }
}
