package dev.cenote.internal;

import dev.cenote.IdleOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a pool and the ways to claim an idle one.
 *
 * <p>AFFINITY tries the slot that a caller with the same hint used last, then scans from the lowest
 * slot. The hint is an entry of a small padded table, chosen by a hash of the thread's id: as cheap
 * for a million virtual threads as for eight platform threads, and allowed to be wrong or out of
 * date, so the table needs no ordering at all. Scans start low so that under light load the high
 * slots fall idle and can be retired.
 *
 * <p>LIFO and FIFO number the releases and scan for the extreme.
 */
final class Slots<T> {
  /** An entry a cache line: 16 references of 4 bytes. */
  private static final int STRIDE_BITS = 4;

  private static final int HINT_BITS =
      Math.min(
          8,
          Math.max(
              4, 34 - Integer.numberOfLeadingZeros(Runtime.getRuntime().availableProcessors())));
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private static final int FIRST_SIZE = 8;

  private final PoolEngine<T> pool;

  /** Grows and never shrinks, so that what was a valid index stays one. */
  private volatile Slot<T>[] slots;

  private final Slot<T>[] hints;
  private final IdleOrder order;

  /** The highest slot at which a scan ended since somebody asked. An estimate: written in races. */
  private int reach = -1;

  /** The same for scans of all slots: the least number that was idle beside the one claimed. */
  private int leastSpare = Integer.MAX_VALUE;

  private final AtomicLong releases = new AtomicLong();

  Slots(PoolEngine<T> pool, int max, IdleOrder order) {
    this.pool = pool;
    this.order = order;
    slots = filled(new Slot<?>[0], Math.min(max, FIRST_SIZE));
    hints = hints(slots[0]);
  }

  @SuppressWarnings("unchecked") // an array of Slot<T> cannot be made otherwise
  private static <T> Slot<T>[] hints(Slot<T> first) {
    Slot<T>[] table = (Slot<T>[]) new Slot<?>[(1 << HINT_BITS) << STRIDE_BITS];
    Arrays.fill(table, first);
    return table;
  }

  /** The slots that were ever needed; a scan costs as much as the pool once held. */
  Slot<T>[] all() {
    return slots;
  }

  /**
   * Makes more slots, up to a maximum. Called by one thread at a time, under the lock of {@link
   * Books}. The larger array is published before any of its new slots can be IDLE, so whoever looks
   * for what a releaser published finds it here.
   */
  void grow(int max) {
    Slot<T>[] old = slots;
    slots = filled(old, (int) Math.min(max, 2L * old.length));
  }

  @SuppressWarnings("unchecked") // an array of Slot<T> cannot be made otherwise
  private Slot<T>[] filled(Slot<?>[] old, int size) {
    Slot<?>[] larger = Arrays.copyOf(old, size);
    for (int i = old.length; i < size; i++) {
      larger[i] = new Slot<>(pool, i);
    }
    return (Slot<T>[]) larger;
  }

  /**
   * Claims an idle slot: moves it from IDLE to {@code state}, which makes the caller its owner.
   *
   * @return the slot, or null when none was idle at the moment each was looked at
   */
  @Nullable Slot<T> claim(Thread caller, int state) {
    if (order != IdleOrder.AFFINITY) {
      return claimExtreme(state);
    }
    int hint = (int) ((caller.threadId() * GOLDEN_RATIO) >>> (64 - HINT_BITS)) << STRIDE_BITS;
    Slot<T> hinted = hints[hint];
    return tryClaim(hinted, state) ? hinted : scan(hint, state);
  }

  private @Nullable Slot<T> scan(int hint, int state) {
    for (Slot<T> slot : slots) {
      if (tryClaim(slot, state)) {
        hints[hint] = slot;
        if (slot.index > reach) {
          reach = slot.index;
        }
        return slot;
      }
    }
    return null;
  }

  /** As {@link #claim}, the highest slot first, so that the resources that stay are in low ones. */
  @Nullable Slot<T> claimLast(int state) {
    Slot<T>[] present = slots;
    for (int i = present.length - 1; i >= 0; i--) {
      if (tryClaim(present[i], state)) {
        return present[i];
      }
    }
    return null;
  }

  /** How many resources are idle or about to be. */
  int spare() {
    int spare = 0;
    for (Slot<T> slot : slots) {
      int state = Words.state(slot.word);
      if (state == Words.IDLE || state == Words.CHECKING || state == Words.EXAMINING) {
        spare++;
      }
    }
    return spare;
  }

  /** How many slots are in a state, one look at each. */
  int count(int state) {
    int count = 0;
    for (Slot<T> slot : slots) {
      if (Words.state(slot.word) == state) {
        count++;
      }
    }
    return count;
  }

  static boolean tryClaim(Slot<?> slot, int state) {
    long word = slot.word;
    return Words.state(word) == Words.IDLE && slot.cas(word, Words.with(word, state));
  }

  /** A claim lost to somebody else starts the search again: another slot is the extreme then. */
  private @Nullable Slot<T> claimExtreme(int state) {
    while (true) {
      Slot<T> best = null;
      long bestWord = 0;
      int idle = 0;
      for (Slot<T> slot : slots) {
        long word = slot.word;
        if (Words.state(word) == Words.IDLE) {
          idle++;
          if (best == null || goesBefore(slot, best)) {
            best = slot;
            bestWord = word;
          }
        }
      }
      if (best != null && idle <= leastSpare) {
        leastSpare = idle - 1;
      }
      if (best == null || best.cas(bestWord, Words.with(bestWord, state))) {
        return best;
      }
    }
  }

  /**
   * The least number of idle slots that claims have left since this was last asked, as far as they
   * know: a scan that ended at a slot found none idle below it.
   */
  int takeLeastSpare() {
    int above = 0;
    int most = reach;
    int spare = leastSpare;
    reach = -1;
    leastSpare = Integer.MAX_VALUE;
    for (Slot<T> slot : slots) {
      if (slot.index > most && Words.state(slot.word) == Words.IDLE) {
        above++;
      }
    }
    return most < 0 ? spare : Math.min(spare, above);
  }

  private boolean goesBefore(Slot<T> one, Slot<T> other) {
    return order == IdleOrder.LIFO ? one.stamp > other.stamp : one.stamp < other.stamp;
  }

  /** Whether {@link #stamp} must be called before a slot is published as IDLE. */
  boolean areStamped() {
    return order != IdleOrder.AFFINITY;
  }

  void stamp(Slot<T> slot) {
    slot.stamp = releases.incrementAndGet();
  }
}
