package dev.cenote.workers.internal;

import java.time.Duration;

/** Durations as nanoseconds. */
final class Times {
  private Times() {}

  /** What is too long to count is for ever, which is {@link Long#MAX_VALUE}. */
  static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
