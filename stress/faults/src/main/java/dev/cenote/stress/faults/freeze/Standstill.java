package dev.cenote.stress.faults.freeze;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Notices when this JVM stood still: the longest time that a thread overslept. */
final class Standstill {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(2);

  /** The last moment before it, and the first after it, in nanoTime. */
  record Gap(long from, long to) {
    long length() {
      return to - from;
    }
  }

  private volatile Gap longest = new Gap(0, 0);

  private Standstill() {}

  static Standstill watch() {
    Standstill standstill = new Standstill();
    Thread.ofPlatform().daemon().name("standstill").start(standstill::run);
    return standstill;
  }

  private void run() {
    long last = System.nanoTime();
    while (true) {
      LockSupport.parkNanos(TICK);
      long now = System.nanoTime();
      if (now - last > longest.length()) {
        longest = new Gap(last, now);
      }
      last = now;
    }
  }

  /** Waits for one that was at least so long. */
  Gap await(long atLeast) {
    while (longest.length() < atLeast) {
      LockSupport.parkNanos(TICK);
    }
    return longest;
  }
}
