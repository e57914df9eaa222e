package dev.cenote.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Keeps the gate's word away from whatever lies before it in memory. */
abstract class GatePadding {
  long p0;
  long p1;
  long p2;
  long p3;
  long p4;
  long p5;
  long p6;
  long p7;
}

/** The gate's word, between two stretches of padding. */
abstract class GateFields extends GatePadding {
  volatile long word;
}

/**
 * One word that every acquire and every release reads: the number of waiting callers, and a bit for
 * each state in which nobody may pass. Zero means that nobody waits and nothing is amiss: only then
 * may a caller claim an idle slot without queueing, and a release end at its compare-and-set.
 *
 * <p><b>Why nobody is stranded.</b> A releaser first publishes the slot as IDLE and then reads the
 * gate; a waiter first counts itself in and then looks at the slots. Both are volatile accesses,
 * which Java orders in one total order consistent with each thread's program (Dekker's pattern): at
 * least one of the two sees the other. The same argument serves freed capacity, the start, and
 * closing. The one release that publishes without a fence has a {@link Sweeper} behind it.
 */
final class Gate extends GateFields {
  /** Not started yet: the first caller starts the pool. */
  static final long NEW = 1L << 32;

  /**
   * Draining or closed: no new callers, and what falls idle is destroyed once nobody waits. Never
   * together with PAUSED, so that those who wait are served or turned away.
   */
  static final long ENDING = 1L << 33;

  /** Nobody is served: what falls idle stays so, and who comes waits. */
  static final long PAUSED = 1L << 34;

  /** More resources are there than the maximum: what falls idle goes. See {@link Books}. */
  static final long SHRINKING = 1L << 35;

  private static final long WAITERS = NEW - 1;
  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(GateFields.class, "word", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  long q0;
  long q1;
  long q2;
  long q3;
  long q4;
  long q5;
  long q6;
  long q7;

  Gate() {
    word = NEW;
  }

  boolean isOpen() {
    return word == 0;
  }

  int waiting() {
    return (int) (word & WAITERS);
  }

  boolean isEnding() {
    return (word & ENDING) != 0;
  }

  boolean isNew() {
    return (word & NEW) != 0;
  }

  boolean isPaused() {
    return (word & PAUSED) != 0;
  }

  boolean isShrinking() {
    return (word & SHRINKING) != 0;
  }

  /**
   * Whether an idle slot has somewhere to go: to a waiter who may be served, or out because the
   * pool ends or has too many. As long as it says so, somebody has to be doing something about it.
   */
  boolean wantsIdle() {
    long now = word;
    return (now & (ENDING | SHRINKING)) != 0 || ((now & WAITERS) != 0 && (now & PAUSED) == 0);
  }

  /**
   * Counts one in, in one step with the look whether the intake has ended: whoever ended it and
   * finds nobody waiting may rely on that.
   *
   * @return how many waited before, or -1 if the intake has ended
   */
  int enterUnlessEnding() {
    while (true) {
      long before = word;
      if ((before & ENDING) != 0) {
        return -1;
      }
      if (WORD.compareAndSet(this, before, before + 1)) {
        return (int) (before & WAITERS);
      }
    }
  }

  /** Counts one in that was admitted before; returns how many waited. */
  int enter() {
    return (int) ((long) WORD.getAndAdd(this, 1L) & WAITERS);
  }

  void leave() {
    WORD.getAndAdd(this, -1L);
  }

  void set(long bits) {
    WORD.getAndBitwiseOr(this, bits);
  }

  void clear(long bits) {
    WORD.getAndBitwiseAnd(this, ~bits);
  }

  /** Ends the intake, and a pause with it, in one step. */
  void end() {
    while (true) {
      long before = word;
      if (WORD.compareAndSet(this, before, (before | ENDING) & ~PAUSED)) {
        return;
      }
    }
  }
}
