package dev.cenote.workers.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long a new child is looked at before it counts as made: the longer, the more in a row were
 * lost before they were of any use. Thread-safe.
 */
final class Caution {
  /** Enough to see what fails at once, and little beside the start of any interpreter. */
  private static final long FIRST_LOOK = TimeUnit.MILLISECONDS.toNanos(20);

  /** To 5 s. */
  private static final int DOUBLINGS = 8;

  /**
   * To a third of a second, once a child was of use: then the command works, and those who die
   * without a word rather do so of their first task, which may be one bad task after another.
   */
  private static final int DOUBLINGS_ONCE_PROVEN = 4;

  private final AtomicInteger losses = new AtomicInteger();
  private volatile int doublings = DOUBLINGS;

  /** Notes that a child was lost before it was of any use. */
  void lost() {
    losses.updateAndGet(count -> Math.min(count + 1, doublings));
  }

  /** Notes that a child was of use. */
  void proven() {
    doublings = DOUBLINGS_ONCE_PROVEN;
    losses.set(0);
  }

  /** Whether children were lost since one was of use. */
  boolean isCalledFor() {
    return losses.get() > 0;
  }

  /** How long to look at the next, in nanoseconds. */
  long nanos() {
    return FIRST_LOOK << losses.get();
  }
}
