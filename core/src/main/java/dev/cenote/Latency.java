package dev.cenote;

import dev.cenote.internal.Nanos;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long something took, over a recent window. Immutable; two are equal if their figures are.
 * When nothing was measured, every duration is zero.
 */
public final class Latency implements Serializable {

  private static final long serialVersionUID = 1;

  private static final Latency NONE =
      new Latency(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private final long count;
  private final Duration mean;
  private final Duration p50;
  private final Duration p95;
  private final Duration p99;
  private final Duration max;

  private Latency(
      long count, Duration mean, Duration p50, Duration p95, Duration p99, Duration max) {
    this.count = count;
    this.mean = Objects.requireNonNull(mean, "mean");
    this.p50 = Objects.requireNonNull(p50, "p50");
    this.p95 = Objects.requireNonNull(p95, "p95");
    this.p99 = Objects.requireNonNull(p99, "p99");
    this.max = Objects.requireNonNull(max, "max");
  }

  /** Returns the figures for nothing measured. */
  public static Latency none() {
    return NONE;
  }

  /**
   * Returns figures that were measured.
   *
   * @param count how many measurements they stand for
   * @param mean the arithmetic mean
   * @param p50 what half of them did not exceed: the median
   * @param p95 what 95 % of them did not exceed
   * @param p99 what 99 % of them did not exceed
   * @param max the longest
   */
  public static Latency of(
      long count, Duration mean, Duration p50, Duration p95, Duration p99, Duration max) {
    return new Latency(count, mean, p50, p95, p99, max);
  }

  /** Returns how many measurements the figures stand for. */
  public long count() {
    return count;
  }

  /** Returns the arithmetic mean. */
  public Duration mean() {
    return mean;
  }

  /** Returns the median: what half of the measurements did not exceed. */
  public Duration p50() {
    return p50;
  }

  /** Returns what 95 % of the measurements did not exceed. */
  public Duration p95() {
    return p95;
  }

  /** Returns what 99 % of the measurements did not exceed. */
  public Duration p99() {
    return p99;
  }

  /** Returns the longest. */
  public Duration max() {
    return max;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Latency that
        && count == that.count
        && mean.equals(that.mean)
        && p50.equals(that.p50)
        && p95.equals(that.p95)
        && p99.equals(that.p99)
        && max.equals(that.max);
  }

  @Override
  public int hashCode() {
    return Objects.hash(count, mean, p50, p95, p99, max);
  }

  /**
   * Returns the figures for people, such as {@code 1000 x, mean 1.2 ms, p50 1 ms, …, max 14 ms}.
   */
  @Override
  public String toString() {
    return count
        + " x, mean "
        + Nanos.humanly(mean)
        + ", p50 "
        + Nanos.humanly(p50)
        + ", p95 "
        + Nanos.humanly(p95)
        + ", p99 "
        + Nanos.humanly(p99)
        + ", max "
        + Nanos.humanly(max);
  }
}
