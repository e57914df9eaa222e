package dev.cenote.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/**
 * Wakes the few threads that wait for a state of the whole pool: in start, drain and close. They
 * register, look, and park; whoever changes something rings afterwards, so that one of the two sees
 * the other.
 */
final class Bell {
  private final Seam seam;
  private final Queue<Thread> listeners = new ConcurrentLinkedQueue<>();

  Bell(Seam seam) {
    this.seam = seam;
  }

  void ring() {
    for (Thread listener : listeners) {
      seam.unpark(listener);
    }
  }

  /**
   * Waits until {@code state} holds, at most {@code timeout} nanoseconds.
   *
   * @return whether it held in time
   */
  boolean await(BooleanSupplier state, long timeout) throws InterruptedException {
    Thread current = Thread.currentThread();
    long began = seam.nanoTime();
    listeners.add(current);
    try {
      while (!state.getAsBoolean()) {
        long remaining = timeout == Long.MAX_VALUE ? timeout : timeout - (seam.nanoTime() - began);
        if (remaining <= 0) {
          return false;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        seam.park(this, remaining);
      }
      return true;
    } finally {
      listeners.remove(current);
    }
  }
}
