package dev.cenote.internal;

import dev.cenote.PoolClock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A run of user code on one of the pool's threads that may be interrupted when its time is over:
 * the interrupt reaches the thread while it is at this job and at no other.
 *
 * <p>When the machine stood still, every timer comes late, in the same moment in which everybody
 * finds what came meanwhile: an answer to a check, a connection, a resource that was released. Then
 * the lateness says nothing about them, and to believe it would give up all that was under way at
 * once. So who finds that it is much too late grants {@linkplain #moment a moment} more, once.
 */
abstract class Job implements Runnable {
  /** Who is late by more has stood still. */
  private static final long TOO_LATE = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long LONGEST_MOMENT = TimeUnit.MILLISECONDS.toNanos(250);

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Thread runner;
  private boolean interrupted;
  private volatile boolean timeless;
  private volatile PoolClock.@Nullable Timer timer;

  /** Does the work. */
  abstract void work();

  @Override
  public final void run() {
    lock.lock();
    try {
      runner = Thread.currentThread();
      if (interrupted) {
        runner.interrupt();
      }
    } finally {
      lock.unlock();
    }
    try {
      work();
    } finally {
      shield();
    }
  }

  /**
   * What the thread does from now on is not to be interrupted: neither later, nor by an interrupt
   * that came already and was meant for what it did until now.
   */
  final void shield() {
    lock.lock();
    try {
      runner = null;
    } finally {
      lock.unlock();
    }
    Thread.interrupted();
  }

  /** How much longer to wait because of being so late: as long again, or not at all. */
  static long moment(long late) {
    return late > TOO_LATE ? Math.min(late, LONGEST_MOMENT) : 0;
  }

  /** Has something done on the housekeeper after a time, unless {@link #cancelTimer} is first. */
  final void setTimer(Seam seam, long limit, Runnable over) {
    long due = seam.nanoTime() + limit;
    schedule(
        seam,
        limit,
        () -> {
          long moment = Math.min(limit, moment(seam.nanoTime() - due));
          if (moment > 0) {
            schedule(seam, moment, over);
          } else {
            over.run();
          }
        });
  }

  private void schedule(Seam seam, long delay, Runnable task) {
    timer = seam.schedule(delay, task);
    if (timeless) { // since before this timer could be seen
      cancelTimer();
    }
  }

  /** The job needs no timer any more. */
  final void cancelTimer() {
    timeless = true;
    PoolClock.Timer pending = timer;
    if (pending != null) {
      pending.cancel();
    }
  }

  final void interrupt() {
    lock.lock();
    try {
      interrupted = true;
      if (runner != null) {
        runner.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }
}
