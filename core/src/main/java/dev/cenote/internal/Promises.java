package dev.cenote.internal;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What callers who wait may count on, so that {@link Supply} makes nothing for them: a check that
 * is expected to bring its resource back, and whoever is just looking for what is idle.
 *
 * <p>Without it the supply would see a caller who waits, and nothing on its way to it, in the
 * moment between the two: when the caller has counted itself into the gate and not looked around
 * yet; when a slot is in somebody's hand between IDLE and its next user or its check; when a check
 * is not expected any more and those that were held back for its sake lie there still. The pool
 * would be larger by one than its users ever needed at a time.
 *
 * <p>So a promise is made before, and ends after whatever was found has been given away or has a
 * promise of its own. As long as there is one, the supply counts on what is idle as well.
 *
 * <p><b>Why nobody is left without a plan.</b> A caller counts itself into the gate, and then the
 * supply plans for it; if it makes nothing because of a promise, it says so in {@link #reliedOn}
 * and then reads the promises once more, to be sure that they are still the same. Whoever ends one
 * takes it back first, looks at that flag second, and then has the supply plan again. These are
 * volatile accesses, so that one of the two sees the other, as {@link Gate} says.
 */
final class Promises<T> {
  /** One more in the lower half, and one more ever in the upper. */
  private static final long ONE = (1L << Integer.SIZE) + 1;

  private final PoolEngine<T> pool;
  private final AtomicLong made = new AtomicLong();

  /** Whether the supply may have made less because of a promise. */
  private volatile boolean reliedOn;

  Promises(PoolEngine<T> pool) {
    this.pool = pool;
  }

  /**
   * How many there are, in the lower half of the result. Two results are equal only if none was
   * made in between, so that a caller who reads one, then something else, then the other, knows
   * both of one moment.
   */
  long read() {
    return made.get();
  }

  /** Nothing is made because of what {@link #read} said, if it says the same again. */
  void relyOn() {
    reliedOn = true;
  }

  void make() {
    made.addAndGet(ONE);
  }

  /** As {@link #make}, unless the supply can make nothing anyway; says whether it was made. */
  boolean makeUnlessFull() {
    if (pool.books.isFull()) {
      return false;
    }
    make();
    return true;
  }

  /** It was kept, or was not: whoever still waits may need a new resource. */
  void end() {
    made.decrementAndGet();
    if (reliedOn) {
      reliedOn = false; // or the plan will say so again
      pool.supply.plan();
    }
  }

  void endIf(boolean wasMade) {
    if (wasMade) {
      end();
    }
  }
}
