package dev.cenote.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Says, once, that a command should end early: the user pressed Ctrl-C, or the process was asked to
 * terminate. Thread-safe.
 */
public final class StopSignal {

  private final CountDownLatch requested = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Thread interruptible;

  /** Asks for the end; interrupts who is in {@link #interruptibly}. */
  public void request() {
    lock.lock();
    try {
      requested.countDown();
      if (interruptible != null) {
        interruptible.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  public boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Waits for the request; false if the time is over first. */
  public boolean await(Duration limit) throws InterruptedException {
    return requested.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Does something that a request interrupts. When this returns, no interrupt of ours is pending.
   *
   * @throws InterruptedException if the end was requested before, or the work ended so
   */
  public <R> R interruptibly(Callable<R> work) throws Exception {
    begin();
    try {
      return work.call();
    } finally {
      end();
    }
  }

  private void begin() throws InterruptedException {
    lock.lock();
    try {
      if (isRequested()) {
        throw new InterruptedException("stopped before it began");
      }
      interruptible = Thread.currentThread();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      interruptible = null;
      if (isRequested()) {
        Thread.interrupted();
      }
    } finally {
      lock.unlock();
    }
  }
}
