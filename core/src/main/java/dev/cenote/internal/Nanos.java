package dev.cenote.internal;

import java.time.Duration;

/** Durations as the engine counts them, in nanoseconds, and as people read them. */
public final class Nanos {

  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;

  private Nanos() {}

  /**
   * Returns the length of a duration in nanoseconds; {@link Long#MAX_VALUE}, which stands for ever,
   * for one too long to be counted so, and {@link Long#MIN_VALUE} for one too far below zero.
   */
  public static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException tooLong) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /**
   * Returns a duration as one would say it: {@code 250 ms}, {@code 1.5 s}, {@code 42 s}, {@code 3
   * min 5 s}, {@code 2 h 10 min}, {@code 4 d 6 h}. It is cut off, not rounded: 41.9 s are {@code 41
   * s}.
   */
  public static String humanly(Duration duration) {
    if (duration.isNegative()) {
      return "-" + humanly(duration.negated());
    }
    if (duration.compareTo(Duration.ofMinutes(1)) >= 0) {
      return minutesAndMore(duration);
    }
    long nanos = duration.toNanos();
    if (nanos >= SECOND) {
      return decimal(nanos, SECOND) + " s";
    }
    if (nanos >= MILLI) {
      return decimal(nanos, MILLI) + " ms";
    }
    return nanos >= MICRO ? decimal(nanos, MICRO) + " µs" : nanos + " ns";
  }

  /** In the given unit, with one decimal where it says something: below 10, unless it is zero. */
  private static String decimal(long nanos, long unit) {
    long whole = nanos / unit;
    long tenth = nanos % unit * 10 / unit;
    return whole < 10 && tenth > 0 ? whole + "." + tenth : Long.toString(whole);
  }

  private static String minutesAndMore(Duration duration) {
    if (duration.toDays() > 0) {
      return two(duration.toDays(), "d", duration.toHoursPart(), "h");
    }
    if (duration.toHours() > 0) {
      return two(duration.toHours(), "h", duration.toMinutesPart(), "min");
    }
    return two(duration.toMinutes(), "min", duration.toSecondsPart(), "s");
  }

  private static String two(long large, String largeUnit, int small, String smallUnit) {
    String text = large + " " + largeUnit;
    return small == 0 ? text : text + " " + small + " " + smallUnit;
  }
}
