package dev.cenote.cli.demo;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Everything the callers count and measure. Thread-safe. */
final class Meters {

  private static final long LONGEST_MICROS = Duration.ofHours(1).toNanos() / 1000;
  private static final int DIGITS = 3;

  final LongAdder reads = new LongAdder();
  final LongAdder writes = new LongAdder();

  /** Failures that the faults explain: the connection broke under the caller. */
  final LongAdder broken = new LongAdder();

  /** Callers that asked with a short timeout. */
  final LongAdder impatient = new LongAdder();

  final LongAdder timeouts = new LongAdder();

  /** Times that a connection came to a caller while another one held it. */
  final LongAdder shared = new LongAdder();

  private final LongAdder surprises = new LongAdder();
  private final AtomicReference<@Nullable Throwable> surprise = new AtomicReference<>();
  private final AtomicReference<@Nullable String> exhausted = new AtomicReference<>();
  private final AtomicReference<@Nullable String> unreachable = new AtomicReference<>();
  private final LongAccumulator overrun = new LongAccumulator(Math::max, Long.MIN_VALUE);
  private final Histogram waits = new AtomicHistogram(LONGEST_MICROS, DIGITS);
  private final Histogram uses = new AtomicHistogram(LONGEST_MICROS, DIGITS);

  void waited(long nanos) {
    record(waits, nanos);
  }

  void used(long nanos) {
    record(uses, nanos);
  }

  /** A caller got nothing in time, and was told why. */
  void timedOut(Duration timeout, long waitedNanos, SQLException told) {
    timeouts.increment();
    // The driver's error is chained, if no connection could be made.
    (told.getNextException() == null ? exhausted : unreachable).set(told.getMessage());
    overrun.accumulate(waitedNanos - timeout.toNanos());
  }

  /** A failure that nothing explains. */
  void surprised(Throwable failure) {
    surprises.increment();
    surprise.compareAndSet(null, failure);
  }

  long operations() {
    return reads.sum() + writes.sum();
  }

  long surprises() {
    return surprises.sum();
  }

  Optional<Throwable> firstSurprise() {
    return Optional.ofNullable(surprise.get());
  }

  /** What callers were told that timed out: of each kind the last. */
  List<String> complaints() {
    return Stream.of(exhausted, unreachable)
        .flatMap(last -> Stream.ofNullable(last.get()))
        .toList();
  }

  /** How far an acquire went beyond its timeout at worst; empty if none timed out. */
  Optional<Duration> worstOverrun() {
    return timeouts.sum() == 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, overrun.get())));
  }

  /** The waits of the callers that got a connection; to be read when all have ended. */
  Spread waits() {
    return Spread.of(waits);
  }

  /** The times that callers held a connection; to be read when all have ended. */
  Spread uses() {
    return Spread.of(uses);
  }

  private static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.min(Math.max(0, nanos / 1000), LONGEST_MICROS));
  }
}
