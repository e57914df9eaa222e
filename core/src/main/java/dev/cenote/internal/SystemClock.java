package dev.cenote.internal;

import dev.cenote.PoolClock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The machine's clock, and the housekeeper: one daemon thread for the timers of all pools. It runs
 * brief engine code only, never a user's. While a pool is open it ticks the coarse clock; once the
 * last pool is closed and the last timer gone, it ends by itself.
 */
public final class SystemClock implements PoolClock {
  private static final SystemClock INSTANCE = new SystemClock();
  private static final long TICK_MILLIS = 20;
  private static final VarHandle COARSE;

  static {
    try {
      COARSE = MethodHandles.lookup().findVarHandle(SystemClock.class, "coarse", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ScheduledThreadPoolExecutor housekeeper = housekeeper();
  private final ReentrantLock lock = new ReentrantLock();
  private int pools;
  private @Nullable ScheduledFuture<?> ticking;

  @SuppressWarnings("UnusedVariable") // read and written by COARSE
  private long coarse = System.nanoTime();

  private SystemClock() {}

  public static PoolClock instance() {
    return INSTANCE;
  }

  private static ScheduledThreadPoolExecutor housekeeper() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(null, task, "cenote-housekeeper", 0, false);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setKeepAliveTime(100, TimeUnit.MILLISECONDS);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  void attach() {
    lock.lock();
    try {
      if (pools++ == 0) {
        tick();
        ticking =
            housekeeper.scheduleWithFixedDelay(
                this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  void detach() {
    lock.lock();
    try {
      if (--pools == 0 && ticking != null) {
        ticking.cancel(false);
        ticking = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private void tick() {
    COARSE.setOpaque(this, System.nanoTime());
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long coarseNanoTime() {
    return coarse();
  }

  /** As {@link #coarseNanoTime()}, without a call through an interface. */
  static long coarse() {
    return (long) COARSE.getOpaque(INSTANCE);
  }

  @Override
  public Instant instant() {
    return Instant.now();
  }

  @Override
  public void parkNanos(Object blocker, long nanos) {
    if (nanos == Long.MAX_VALUE) {
      LockSupport.park(blocker);
    } else {
      LockSupport.parkNanos(blocker, nanos);
    }
  }

  @Override
  public void unpark(Thread thread) {
    LockSupport.unpark(thread);
  }

  @Override
  public Timer schedule(long delayNanos, Runnable task) {
    if (delayNanos == Long.MAX_VALUE) {
      return () -> {};
    }
    ScheduledFuture<?> future = housekeeper.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }
}
