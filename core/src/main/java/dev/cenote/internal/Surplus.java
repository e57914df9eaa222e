package dev.cenote.internal;

import dev.cenote.PoolEvent;

/**
 * Removes what the pool did not need through a whole window: as many resources as were idle at the
 * moment in which the fewest were.
 *
 * <p>The short paths count nothing, so the least number idle is gathered from what is known without
 * them. The runs of {@link Upkeep} count the slots. A caller that found nothing idle had to leave
 * the short path, and says so ({@link #ranDry}). A scan from the lowest slot that ended at a higher
 * one passed only slots in use ({@link Slots#takeLeastSpare}). What all of these may miss is a
 * burst between two counts whose callers all found the slots that their hints named.
 *
 * <p>Which slots are idle says little: hints make a thousand callers who take turns use fifty
 * resources, each of them again and again. The highest go, and from then on the hints lead to
 * others.
 */
final class Surplus<T> {
  private final PoolEngine<T> pool;
  private final long window;
  private final Ageing<T> ageing;

  /** Whether a caller found nothing idle since the last look. */
  private volatile boolean dry;

  // The rest belongs to the runs of the upkeep.
  private long begun;

  /** The least number idle seen since the window began. */
  private int least = Integer.MAX_VALUE;

  /** What the last window found, as far as it has not gone and was not needed since. */
  private int outstanding;

  Surplus(PoolEngine<T> pool, long window, Ageing<T> ageing) {
    this.pool = pool;
    this.window = window;
    this.ageing = ageing;
  }

  void ranDry() {
    if (!dry) { // many may say so at a time
      dry = true;
    }
  }

  /** Nothing is known any more of the time before. */
  void beginAnew(long time) {
    begun = time;
    least = Integer.MAX_VALUE;
    outstanding = 0;
  }

  /**
   * Counts, and retires what turned out to be too much.
   *
   * @param allowed how many may go at most
   * @return how many went
   */
  int look(long time, int allowed) {
    if (window == Upkeep.NEVER) {
      return 0;
    }
    int idle = idle();
    least = Math.min(least, leastSinceLastLook(idle));
    if (time - begun >= window) {
      outstanding = least;
      begun = time;
      least = idle;
    }
    outstanding = Math.min(outstanding, least);
    int gone = retire(Math.min(outstanding, allowed));
    outstanding -= gone;
    least -= gone;
    return gone;
  }

  long untilDue(long time) {
    return window == Upkeep.NEVER ? Upkeep.NEVER : window - (time - begun);
  }

  private int idle() {
    int idle = 0;
    for (Slot<T> slot : pool.slots.all()) {
      if (Words.state(slot.word) == Words.IDLE) {
        idle++;
      }
    }
    return idle;
  }

  private int leastSinceLastLook(int idle) {
    int spare = pool.slots.takeLeastSpare();
    boolean wasDry = dry;
    dry = false;
    return wasDry || pool.gate.waiting() > 0 ? 0 : Math.min(idle, spare);
  }

  private int retire(int many) {
    Slot<T>[] slots = pool.slots.all();
    int gone = 0;
    for (int i = slots.length - 1; i >= 0 && gone < many && pool.supply.beyondMin() > 0; i--) {
      Slot<T> slot = slots[i];
      if (!ageing.isDoomed(slot) && Slots.tryClaim(slot, Words.CHECKING)) {
        pool.retirement.retire(slot, slot.word, PoolEvent.Reason.IDLE);
        gone++;
      }
    }
    return gone;
  }
}
