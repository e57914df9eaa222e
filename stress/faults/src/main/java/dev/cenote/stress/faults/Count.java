package dev.cenote.stress.faults;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

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

  /** Factory and destroy calls that still hang, for whoever waits for the end. */
  final AtomicInteger hanging = new AtomicInteger();
}
