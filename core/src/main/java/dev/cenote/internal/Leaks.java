package dev.cenote.internal;

import dev.cenote.LeaseInfo;
import dev.cenote.PoolConfig;
import dev.cenote.PoolEvent;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches over leases, if it is asked to: who holds one for too long, whose lease the garbage
 * collector found, and where in the code they were acquired. Otherwise it costs nothing.
 *
 * <p>{@link Slot#watched} says from when on a lease may be ended by others than its holder: once
 * the holder knows its word. Before, it would take whatever word the slot has for its own. All
 * slots of a pool that watches are attended, so no use of them ends without a compare-and-set.
 */
final class Leaks<T> {
  /** Lost leases are looked for this often. */
  private static final long USUAL_INTERVAL = TimeUnit.SECONDS.toNanos(1);

  /** What the looks know of the present lease of a slot. */
  private static final class Hold {
    long word;
    long since;
    boolean told;
  }

  private final PoolEngine<T> pool;
  private final long threshold;
  private final long reclaimAfter;
  private final boolean tracing;
  private final ReferenceQueue<TrackedLease<T>> lost = new ReferenceQueue<>();

  /** Belongs to the runs of the upkeep. */
  private final List<Hold> holds = new ArrayList<>();

  Leaks(PoolEngine<T> pool, PoolConfig config) {
    this.pool = pool;
    threshold = Upkeep.limit(config.leakThreshold());
    reclaimAfter = Upkeep.limit(config.reclaimAfter());
    tracing = config.traceLeases();
  }

  boolean areWatchedFor() {
    return tracing || threshold != Upkeep.NEVER || reclaims();
  }

  /** Whether the pool may end a use. */
  boolean reclaims() {
    return reclaimAfter != Upkeep.NEVER;
  }

  /** How often to look, {@link Upkeep#NEVER} if there is nothing to look for. */
  long interval() {
    long shortest = Upkeep.looksWithin(Upkeep.shortest(threshold, reclaimAfter));
    return areWatchedFor() ? Math.min(USUAL_INTERVAL, shortest) : Upkeep.NEVER;
  }

  /** Where the calling thread is, if that is to be known. */
  @Nullable Trace trace() {
    return tracing ? new Trace() : null;
  }

  /** Makes the lease that {@code word} stands for. On behalf of its holder. */
  SlotLease<T> lease(Slot<T> slot, long word) {
    if (!areWatchedFor()) {
      return new SlotLease<>(slot, word);
    }
    TrackedLease<T> lease = new TrackedLease<>(slot, word, lost);
    slot.tracker = lease.tracker;
    slot.watched = word;
    return lease;
  }

  /** From now on the use may be ended by others than its holder, who knows its word. */
  void watch(Slot<T> slot, long word) {
    if (reclaims()) {
      slot.watched = word;
    }
  }

  /**
   * Looks for leases that were lost or are held for too long.
   *
   * @param now the reading of the clock to which {@code time} belongs, not a later one
   * @param time the time, as the upkeep counts it
   * @param passed how much of it has passed since the last look
   * @return when to look again
   */
  long look(long now, long time, long passed) {
    if (!areWatchedFor()) {
      return Upkeep.NEVER;
    }
    for (Reference<?> gone = lost.poll(); gone != null; gone = lost.poll()) {
      lost((TrackedLease.Tracker<?>) gone);
    }
    long next = interval();
    for (Slot<T> slot : pool.slots.all()) {
      long word = slot.word;
      if (Words.state(word) == Words.LEASED) {
        long timed = slot.useStart;
        long begun = timed == 0 ? pool.seam.nanoTime() : timed; // maybe later than now
        next = Math.min(next, look(slot, word, time, Math.min(passed, now - begun)));
      }
    }
    return next;
  }

  private void lost(TrackedLease.Tracker<?> tracker) {
    SlotLease<T> renewed = pool.renewals.lost(tracker);
    if (renewed == null) {
      lost(pool.slots.all()[tracker.slot.index], tracker.word);
    } else {
      lost(renewed.slot, renewed.word);
    }
  }

  private void lost(Slot<T> slot, long word) {
    if (slot.word == word) {
      Hold hold = hold(slot);
      boolean told = hold.word == word && hold.told;
      hold.word = word;
      hold.told = true;
      end(slot, word, PoolEvent.Reason.LEAKED, !told);
    }
  }

  /**
   * Looks at one lease. One whose beginning was not timed counts from the first look at it.
   *
   * @param atLeast for how long it has lasted for sure, if it is seen for the first time; negative
   *     when it began after the moment that {@code time} stands for
   */
  private long look(Slot<T> slot, long word, long time, long atLeast) {
    Hold hold = hold(slot);
    if (hold.word != word) {
      hold.word = word;
      hold.since = time - atLeast;
      hold.told = false;
    }
    long held = time - hold.since;
    if (held >= reclaimAfter && slot.watched == word) {
      end(slot, word, PoolEvent.Reason.RECLAIMED, !hold.told);
      hold.told = true;
    } else if (held >= threshold && !hold.told) {
      hold.told = true;
      pool.aside(() -> tell(slot, word));
    }
    return Upkeep.shortest(untilAfter(held, threshold), untilAfter(held, reclaimAfter));
  }

  private static long untilAfter(long held, long limit) {
    return held < limit && limit != Upkeep.NEVER ? limit - held : Upkeep.NEVER;
  }

  private Hold hold(Slot<T> slot) {
    while (holds.size() <= slot.index) {
      holds.add(new Hold());
    }
    return holds.get(slot.index);
  }

  /** Not on the upkeep's thread: listeners are told. */
  private void end(Slot<T> slot, long word, PoolEvent.Reason why, boolean tell) {
    pool.aside(() -> {
      if (tell) {
        tell(slot, word);
      }
      pool.exchange.discard(slot, word, why);
    });
  }

  private void tell(Slot<T> slot, long word) {
    LeaseInfo info = pool.holders.info(slot, word);
    if (info != null) {
      pool.notices.publish(at -> new PoolEvent.LeakSuspected(pool.name(), at, info));
    }
  }
}
