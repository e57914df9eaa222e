package dev.cenote.internal;

import dev.cenote.PoolClock;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The real world: a clock, the pool's lanes or the user's executor, and the JDK's randomness. */
final class LiveSeam implements Seam {
  private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(1);

  private final PoolClock clock;
  private final Lanes lanes;
  private final @Nullable Executor executor;

  LiveSeam(String poolName, PoolClock clock, @Nullable Executor executor) {
    this.clock = clock;
    this.executor = executor;
    this.lanes = new Lanes(poolName);
  }

  @Override
  public void open() {
    if (clock instanceof SystemClock system) {
      system.attach();
    }
  }

  @Override
  public void close() {
    if (clock instanceof SystemClock system) {
      system.detach();
    }
    lanes.shutdown();
  }

  @Override
  public boolean isOnSystemClock() {
    return clock instanceof SystemClock;
  }

  @Override
  public long nanoTime() {
    return clock.nanoTime();
  }

  @Override
  public long coarseNanoTime() {
    return clock.coarseNanoTime();
  }

  @Override
  public Instant instant() {
    return clock.instant();
  }

  @Override
  public void park(Object blocker, long nanos) {
    clock.parkNanos(blocker, nanos);
  }

  @Override
  public void unpark(Thread thread) {
    clock.unpark(thread);
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // a hint is all it is meant to be
  public void giveWay() {
    Thread.yield();
  }

  @Override
  public void soon(Runnable task) {
    schedule(SystemClock.instance(), MOMENT, task);
  }

  /** The housekeeper serves all pools, so it must not meet one pool's executor, which may block. */
  @Override
  public PoolClock.Timer schedule(long delayNanos, Runnable task) {
    return schedule(clock, delayNanos, task);
  }

  private PoolClock.Timer schedule(PoolClock on, long delayNanos, Runnable task) {
    if (executor == null || !(on instanceof SystemClock)) {
      return on.schedule(delayNanos, task);
    }
    return on.schedule(delayNanos, () -> lanes.execute(Lane.COMPLETE, task));
  }

  @Override
  public void execute(Lane lane, Runnable task) {
    if (executor == null) {
      lanes.execute(lane, task);
    } else {
      new Elsewhere(task).submitTo(executor);
    }
  }

  @Override
  public double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  /**
   * Refuses to run on the thread that submits it: an executor whose queue is full may run a task on
   * its caller, and a factory must not run there.
   */
  private static final class Elsewhere implements Runnable {
    private final Runnable task;
    private final Thread submitter = Thread.currentThread();
    private volatile boolean submitting = true;
    private boolean refused;

    Elsewhere(Runnable task) {
      this.task = task;
    }

    void submitTo(Executor executor) {
      executor.execute(this);
      submitting = false;
      if (refused) {
        throw new RejectedExecutionException("the executor ran the task on the calling thread");
      }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a thread is nobody but itself
    public void run() {
      if (submitting && Thread.currentThread() == submitter) {
        refused = true;
      } else {
        task.run();
      }
    }
  }
}
