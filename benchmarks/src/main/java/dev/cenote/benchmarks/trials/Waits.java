package dev.cenote.benchmarks.trials;

import dev.cenote.benchmarks.report.Values;
import java.util.Arrays;

/** The waits of one thread; not thread-safe, so that to record one costs nothing to speak of. */
final class Waits {
  private long[] nanos = new long[64];
  private int count;

  void add(long wait) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = wait;
  }

  int count() {
    return count;
  }

  /** All the waits of all. */
  static Values all(Waits[] waits) {
    return Values.of(
        Arrays.stream(waits)
            .flatMapToLong(one -> Arrays.stream(one.nanos, 0, one.count))
            .toArray());
  }

  static Waits[] of(int count) {
    Waits[] waits = new Waits[count];
    Arrays.setAll(waits, i -> new Waits());
    return waits;
  }
}
