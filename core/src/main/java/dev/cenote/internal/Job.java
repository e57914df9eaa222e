package dev.cenote.internal;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A run of user code on one of the pool's threads that may be interrupted when its time is over:
 * the interrupt reaches the thread while it is at this job and at no other.
 */
abstract class Job implements Runnable {
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Thread runner;
  private boolean interrupted;

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
