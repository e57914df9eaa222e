package dev.cenote.internal;

import dev.cenote.AcquireOptions;
import dev.cenote.Action;
import dev.cenote.PoolEvent;
import org.jspecify.annotations.Nullable;

/**
 * Where resources meet callers. Every way to IDLE leads through {@link #offer}; every waiter that
 * queued, and every change of state, calls {@link #match}.
 *
 * <p><b>Offer:</b> publish the slot as IDLE, then read the gate; if somebody waits, take the slot
 * back, unless somebody else has it already, and hand it over. <b>Match:</b> count yourself into
 * the gate, then look at the slots. As {@link Gate} says, one of two that meet sees the other, so
 * no slot stays idle beside a waiter. In a pool that is paused one does, and whoever ends the pause
 * clears the gate's bit first and looks at the slots second: a releaser that still saw the bit had
 * published its slot before, and is found.
 *
 * <p>A resource that is due for a check is checked before it is handed over or claimed, and comes
 * back here when it passed. One that is due may lie idle beside a waiter for whom another is being
 * checked: {@link Checks} says why nobody is stranded by that.
 *
 * <p>A hand-over never passes through IDLE: the slot goes from its last owner to the first waiter,
 * and only that one is woken, so nobody can steal it and no wake-up is wasted.
 */
final class Exchange<T> {
  private final PoolEngine<T> pool;
  private final Gate gate;
  private final Slots<T> slots;
  private final WaitQueue<T> queue;
  private final Checks<T> checks;
  private final boolean stamped;
  private final Seam seam;
  private final boolean onSystemClock;

  /** Whether each lease is timed, because a listener hears of it. */
  private final boolean exact;

  Exchange(PoolEngine<T> pool) {
    this.pool = pool;
    gate = pool.gate;
    slots = pool.slots;
    queue = pool.queue;
    checks = pool.checks;
    stamped = slots.areStamped();
    seam = pool.seam;
    onSystemClock = seam.isOnSystemClock();
    exact = pool.notices.concernLeases();
  }

  /**
   * Gives away a slot that the caller owns in CHECKING: to the first waiter, or else to whoever
   * comes. Does not block and runs no user code.
   */
  void offer(Slot<T> slot, long owned) {
    while (true) {
      boolean isAwaited = gate.waiting() > 0 && !gate.isPaused();
      boolean isDue = isAwaited ? checks.isDue(slot) : slot.isSuspect() && !gate.isEnding();
      if (slot.isCondemned()) { // a suspect that is condemned in this moment is a suspect no more
        pool.retirement.retire(slot, owned, slot.condemnedFor());
        return;
      }
      if (gate.isShrinking() && pool.retirement.retireSurplus(slot, owned)) {
        return;
      }
      if (isDue) {
        checks.begin(slot, owned, null);
        return;
      }
      if (isAwaited) { // who comes after that look sees the slot when it is published
        Waiter<T> waiter = queue.poll();
        if (waiter != null) {
          handOver(slot, owned, waiter);
          return;
        }
      }
      if (gate.isEnding() && gate.waiting() == 0) {
        pool.retirement.retire(slot, owned, PoolEvent.Reason.CLOSED);
        return;
      }
      if (stamped) {
        slots.stamp(slot);
      }
      long idle = Words.with(owned, Words.IDLE);
      slot.word = idle;
      if (!isWanted(slot) || !slot.cas(idle, owned)) {
        return; // nobody waits, or whoever took the slot will offer it in turn
      }
    }
  }

  /** Whether a slot that is idle should not be. A look from outside: take the slot to be sure. */
  private boolean isWanted(Slot<T> slot) {
    return gate.wantsIdle() || slot.isMarked();
  }

  /** Hands idle slots to those who wait; or out, when there are too many or the pool ends. */
  void match() {
    boolean promised = pool.promises.makeUnlessFull();
    matchAll();
    pool.promises.endIf(promised);
  }

  private void matchAll() {
    checks.beginLook();
    while (gate.wantsIdle()) {
      Slot<T> slot =
          gate.isShrinking()
              ? slots.claimLast(Words.CHECKING)
              : slots.claim(Thread.currentThread(), Words.CHECKING);
      if (slot == null) {
        return;
      }
      if (mayWait(slot)) {
        leaveIdle(slot);
        int waiting = gate.waiting(); // if nobody waits now, a pool that ends wants it after all
        if (waiting > 0 && checks.isCovered(waiting)) {
          return;
        }
      } else {
        offer(slot, slot.word);
      }
    }
  }

  /** After the pool was made smaller: takes out what is idle and too many. */
  void shrink() {
    match();
    if (gate.isShrinking()) { // leases are too many; the end of one may have been on its way
      pool.sweeper.request();
    }
  }

  /** Whether an idle slot would need a check for which nobody waits. */
  private boolean mayWait(Slot<T> slot) {
    int waiting = gate.waiting();
    return waiting > 0
        && !gate.isPaused()
        && !gate.isShrinking()
        && checks.isCovered(waiting)
        && !slot.isCondemned()
        && checks.isDue(slot);
  }

  /** Puts a slot back that is due for a check, for whoever looks next. */
  private void leaveIdle(Slot<T> slot) {
    slot.word = Words.with(slot.word, Words.IDLE);
    checks.holdBack();
  }

  /** The waiter is claimed and cannot leave, the slot is owned in CHECKING: join them. */
  private void handOver(Slot<T> slot, long owned, Waiter<T> waiter) {
    boolean isLastUse = note(slot, waiter.caller, waiter.options);
    slot.trace = waiter.trace;
    long leased = Words.with(owned, Words.LEASED);
    slot.word = leased;
    slot.countAcquired();
    pool.acquiring.granted(waiter, slot, leased);
    if (isLastUse) {
      pool.supply.owe();
    }
  }

  /** The caller has claimed the slot for itself, in LEASED, on its own thread. */
  void begin(Slot<T> slot, Thread holder, @Nullable AcquireOptions options) {
    boolean isLastUse = note(slot, holder, options);
    slot.countAcquired();
    if (isLastUse) {
      pool.supply.owe();
    }
  }

  /**
   * Writes down who holds the slot, before the lease is counted. Only its owner may call this.
   *
   * @return whether this is the resource's last use, after which it goes, so that the supply owes
   *     another one
   */
  private boolean note(Slot<T> slot, Thread holder, @Nullable AcquireOptions options) {
    long tick = onSystemClock ? SystemClock.coarse() : seam.coarseNanoTime();
    if (tick != slot.since
        || slot.holder != holder.threadId()
        || slot.described
        || options != null) {
      describe(slot, holder, options, tick);
    }
    if (slot.acquired + 1 != slot.lastUse) {
      return false;
    }
    slot.condemn(slot.birth, PoolEvent.Reason.USED_UP);
    return true;
  }

  /**
   * The rest of {@link #note}, when there is more to write down than one more lease of the same
   * holder. One lease of a slot per tick of the coarse clock is timed exactly; the others read no
   * clock.
   */
  @SuppressWarnings("ReferenceEquality") // spares a write to a reference that stays the same
  private void describe(Slot<T> slot, Thread holder, @Nullable AcquireOptions options, long tick) {
    slot.holder = holder.threadId();
    String name = holder.isVirtual() ? holder.getName() : null;
    if (slot.holderName != name) {
      slot.holderName = name;
    }
    if (slot.options != options) {
      slot.options = options;
    }
    slot.described = exact || options != null;
    if (options != null && options.attachment(Object.class).isPresent()) {
      slot.attend(); // or they would be kept until somebody else comes
    }
    if (exact || tick != slot.since) {
      slot.useStart = seam.nanoTime();
      slot.since = exact ? slot.useStart : tick;
      slot.attend(); // or the end of this lease would not look at the time
    }
  }

  /**
   * Ends a use in all ways but the fast one: hooks, marks, listeners, waiters, a pool that ends.
   *
   * @return false if it had ended before
   */
  boolean release(Slot<T> slot, long leased) {
    return release(slot, leased, null);
  }

  /** As {@link #release(Slot, long)}, with something to be done to the resource before the hook. */
  boolean release(Slot<T> slot, long leased, @Nullable Action<? super T, ?> cleanUp) {
    long owned = takeBack(slot, leased);
    if (owned == 0) {
      return false;
    }
    checks.released(slot);
    if ((slot.hooked || cleanUp != null) && !slot.isCondemned()) {
      T resource = slot.resource;
      if (resource != null && !isLeftClean(slot, resource, cleanUp)) {
        pool.retirement.retire(slot, owned, PoolEvent.Reason.HOOK_FAILED);
        return true;
      }
    }
    offer(slot, owned);
    return true;
  }

  private boolean isLeftClean(Slot<T> slot, T resource, @Nullable Action<? super T, ?> cleanUp) {
    return (cleanUp == null || pool.hooks.cleanUp(resource, cleanUp))
        && (!slot.hooked || pool.hooks.release(resource));
  }

  /** The resource of that birth goes: at once if it is idle, else when its use ends. */
  void condemn(Slot<T> slot, long birth, PoolEvent.Reason why) {
    slot.condemn(birth, why);
    recheck(slot);
    pool.sweeper.request();
  }

  /** As {@link #condemn}, for every resource there is or is being made. */
  void condemnAll(PoolEvent.Reason why) {
    pool.books.condemnAll(why);
    for (Slot<T> slot : slots.all()) {
      recheck(slot);
    }
    pool.sweeper.request();
  }

  /**
   * Begins the lease of a slot that was claimed, if the resource may be used as it is.
   *
   * @return whether the caller has it; otherwise it has been seen to
   */
  boolean admit(Slot<T> slot, Thread caller, @Nullable AcquireOptions options) {
    if (slot.isMarked() || checks.concernClaims()) {
      long owned = Words.with(slot.word, Words.CHECKING);
      slot.word = owned; // it is nobody's lease yet
      if (isRefused(slot, owned)) {
        return false;
      }
      slot.word = Words.with(owned, Words.LEASED);
    }
    begin(slot, caller, options);
    return true;
  }

  /** Sees to a slot that its claimer may not have: gone, to be checked, or left for another. */
  private boolean isRefused(Slot<T> slot, long owned) {
    boolean isDue = checks.isDue(slot);
    if (slot.isCondemned()) {
      pool.retirement.retire(slot, owned, slot.condemnedFor());
    } else if (!isDue) {
      return false;
    } else if (checks.isCovered(gate.waiting() + 1)) {
      leaveIdle(slot);
      if (gate.wantsIdle()) {
        match();
      }
    } else {
      checks.begin(slot, owned, null);
    }
    return true;
  }

  /** After a slot was published as IDLE: takes it back and offers it, if it should not be idle. */
  void recheck(Slot<T> slot) {
    if (isWanted(slot) && Slots.tryClaim(slot, Words.CHECKING)) {
      offer(slot, slot.word);
    }
  }

  /** Looks at everything once more; see {@link Sweeper}. */
  void sweep() {
    for (Slot<T> slot : slots.all()) {
      if (slot.isCondemned()) {
        recheck(slot);
      }
    }
    match();
    pool.bell.ring();
  }

  /** Gives on what a caller got but does not want: a release without the hook. */
  void giveOn(Slot<T> slot, long leased) {
    long owned = takeBack(slot, leased);
    if (owned != 0) {
      offer(slot, owned);
    }
  }

  /**
   * Ends a use and the resource with it.
   *
   * @return false if the use had ended before
   */
  boolean discard(Slot<T> slot, long leased, PoolEvent.Reason reason) {
    long owned = takeBack(slot, leased);
    if (owned == 0) {
      return false;
    }
    pool.retirement.retire(slot, owned, reason);
    return true;
  }

  /**
   * Ends a use and makes the caller the owner of the slot, in CHECKING.
   *
   * @return the word now owned, or 0 if the use had ended before
   */
  long takeBack(Slot<T> slot, long leased) {
    long owned = slot.take(leased);
    if (owned != 0) {
      ended(slot);
    }
    return owned;
  }

  /**
   * Ends a use and takes the resource out of the pool.
   *
   * @return the resource, null if the use had ended before
   */
  @Nullable T detach(Slot<T> slot, long leased) {
    long owned = slot.take(leased);
    if (owned == 0) {
      return null;
    }
    T resource = slot.resource;
    ended(slot);
    pool.books.detach(slot, owned);
    pool.supply.plan();
    pool.changed();
    return resource;
  }

  /** What is to be noted when a use ended; the caller owns the slot. */
  private void ended(Slot<T> slot) {
    if (slot.useStart != 0) {
      pool.meters.useTime.record(seam.nanoTime() - slot.useStart);
      slot.useStart = 0;
    }
    slot.calm();
    checks.useEnded(slot);
    pool.notices.released(pool.holders, slot);
    slot.forgetHolder();
  }
}
