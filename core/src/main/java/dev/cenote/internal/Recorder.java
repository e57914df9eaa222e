package dev.cenote.internal;

import dev.cenote.Latency;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Latencies of a recent window: the interval under way and the two before it, each a histogram.
 *
 * <p>Buckets are log-linear, eight to each power of two, as in HdrHistogram (Gil Tene): a figure is
 * at most an eighth too high. Recording takes no lock and reads no clock; somebody else calls
 * {@link #rotate()} at regular times. A value recorded during a rotation may end up in either
 * interval.
 */
final class Recorder {
  private static final int INTERVALS = 3;
  private static final int SUB_BITS = 3;
  private static final int SUB = 1 << SUB_BITS;
  private static final int BUCKETS = (Long.SIZE - SUB_BITS) * SUB;

  private static final class Interval {
    final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS);
    final AtomicLong sum = new AtomicLong();
    final AtomicLong max = new AtomicLong();

    /** The buckets in use, so that who reads need not look at all the others. */
    final AtomicInteger lowest = new AtomicInteger(BUCKETS);

    final AtomicInteger highest = new AtomicInteger(-1);

    void use(int bucket) {
      if (bucket < lowest.get()) {
        lowest.accumulateAndGet(bucket, Math::min);
      }
      if (bucket > highest.get()) {
        highest.accumulateAndGet(bucket, Math::max);
      }
    }
  }

  private volatile Interval[] intervals = {new Interval()};

  void record(long nanos) {
    long value = Math.max(0, nanos);
    Interval current = intervals[0];
    int bucket = bucket(value);
    current.use(bucket);
    current.counts.incrementAndGet(bucket);
    current.sum.addAndGet(value);
    if (value > current.max.get()) {
      current.max.accumulateAndGet(value, Math::max);
    }
  }

  /** Begins a new interval and forgets the oldest. Called by one thread at a time. */
  void rotate() {
    Interval[] old = intervals;
    Interval[] rotated = new Interval[Math.min(INTERVALS, old.length + 1)];
    rotated[0] = new Interval();
    System.arraycopy(old, 0, rotated, 1, rotated.length - 1);
    intervals = rotated;
  }

  /** How many values the window holds. */
  long count() {
    long count = 0;
    for (Interval interval : intervals) {
      int highest = interval.highest.get();
      for (int i = interval.lowest.get(); i <= highest; i++) {
        count += interval.counts.get(i);
      }
    }
    return count;
  }

  /** The figures of the window, as if {@code zeros} more values of zero had been recorded. */
  Latency read(long zeros) {
    Interval[] window = intervals;
    int highest = 0;
    for (Interval interval : window) {
      highest = Math.max(highest, interval.highest.get());
    }
    long[] counts = new long[highest + 1];
    counts[0] = zeros;
    long count = zeros;
    long sum = 0;
    long max = 0;
    for (Interval interval : window) {
      for (int i = interval.lowest.get(); i <= highest; i++) {
        int here = interval.counts.get(i);
        counts[i] += here;
        count += here;
      }
      sum += interval.sum.get();
      max = Math.max(max, interval.max.get());
    }
    if (count == 0) {
      return Latency.none();
    }
    return Latency.of(
        count,
        Duration.ofNanos(sum / count),
        percentile(counts, count, 0.50, max),
        percentile(counts, count, 0.95, max),
        percentile(counts, count, 0.99, max),
        Duration.ofNanos(max));
  }

  private static Duration percentile(long[] counts, long count, double part, long max) {
    long rank = (long) Math.ceil(part * count);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return Duration.ofNanos(Math.min(max, highest(i)));
      }
    }
    return Duration.ofNanos(max);
  }

  /** Values below {@link #SUB} have a bucket each; above, the top bits choose it. */
  static int bucket(long value) {
    if (value < SUB) {
      return (int) value;
    }
    int shift = Long.SIZE - 1 - SUB_BITS - Long.numberOfLeadingZeros(value);
    return (shift + 1) * SUB + (int) ((value >>> shift) & (SUB - 1));
  }

  /** The highest value that falls into a bucket. */
  static long highest(int bucket) {
    if (bucket < SUB) {
      return bucket;
    }
    int shift = bucket / SUB - 1;
    long lowest = (long) (SUB + bucket % SUB) << shift;
    return lowest + (1L << shift) - 1;
  }
}
