package dev.cenote.stress.faults;

import dev.cenote.PoolEvent;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What happened in a soak. */
final class Count {
  final LongAdder operations = new LongAdder();
  final LongAdder faults = new LongAdder();
  final LongAdder created = new LongAdder();
  final LongAdder destroyed = new LongAdder();
  final LongAdder detached = new LongAdder();
  final LongAdder timeouts = new LongAdder();

  /** Held by two, used after its end, destroyed twice: 0. */
  final LongAdder violations = new LongAdder();

  /** Outcomes that no rule allows: 0. */
  final LongAdder surprises = new LongAdder();

  /** Nanoseconds by which the worst timeout was late. */
  final LongAccumulator worstOverrun = new LongAccumulator(Math::max, 0);

  /** Why the pool destroyed what it did, and how often, where a soak wants to know. */
  final Map<PoolEvent.Reason, LongAdder> reasons = new ConcurrentHashMap<>();

  /** The one that was made last. */
  volatile @Nullable Thing youngest;

  /** Factory and destroy calls that still hang, for whoever waits for the end. */
  final AtomicInteger hanging = new AtomicInteger();

  Map<PoolEvent.Reason, Long> reasons() {
    Map<PoolEvent.Reason, Long> sums = new EnumMap<>(PoolEvent.Reason.class);
    reasons.forEach((reason, sum) -> sums.put(reason, sum.sum()));
    return sums;
  }

  void retired(PoolEvent.Reason reason) {
    reasons.computeIfAbsent(reason, first -> new LongAdder()).increment();
  }
}
