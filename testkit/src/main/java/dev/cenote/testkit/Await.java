package dev.cenote.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits, in real time and not for ever, for what another thread is about to do. A manual clock
 * makes a test independent of how long things take, but not of whether the other thread had its
 * turn.
 */
final class Await {

  /** How long to wait before giving up. Much longer than anything takes that works. */
  static final Duration LIMIT =
      Duration.ofMillis(Long.getLong("cenote.testkit.patience.millis", 20_000));

  private static final int YIELDS = 20;
  private static final long PAUSE_NANOS = 100_000;

  private Await() {}

  /**
   * Waits until a condition holds.
   *
   * @param what the failure message when it never does, asked for at that moment
   * @param condition what must become true; called often, so it should be cheap
   * @throws AssertionError if it does not hold within {@link #LIMIT}
   */
  @SuppressWarnings("ThreadPriorityCheck") // a hint that whoever is awaited may go first
  static void until(Supplier<String> what, BooleanSupplier condition) {
    long start = System.nanoTime();
    for (long turn = 0; !condition.getAsBoolean(); turn++) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new AssertionError("Not within " + LIMIT + ": " + what.get());
      }
      if (turn < YIELDS) {
        Thread.yield();
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** As {@link #until(Supplier, BooleanSupplier)}, for a message that is known beforehand. */
  static void until(String what, BooleanSupplier condition) {
    until(() -> what, condition);
  }
}
