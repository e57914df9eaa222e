package dev.cenote.cli.demo;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.HdrHistogram.Histogram;

/** The spread of many durations, to three digits. */
record Spread(Duration p50, Duration p99, Duration max) {

  /** Reads a histogram of microseconds; all zero if it is empty. */
  static Spread of(Histogram micros) {
    return new Spread(
        duration(micros.getValueAtPercentile(50)),
        duration(micros.getValueAtPercentile(99)),
        duration(micros.getMaxValue()));
  }

  private static Duration duration(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }
}
