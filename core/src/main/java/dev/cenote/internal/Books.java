package dev.cenote.internal;

import dev.cenote.PoolEvent;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the pool owns: the only place where a resource comes into being or ends for the engine.
 *
 * <p>Coming, retiring, going and being detached are rare and expensive anyway, so they take a short
 * lock; claims and releases do not come here. Because presence changes only under the lock, whoever
 * holds it and looks at every slot once sees books that balance exactly: created = destroyed +
 * detached + what the slots hold + strays.
 *
 * <p>The maximum changes under the same lock, and so does the gate's SHRINKING bit: it is set as
 * long as more resources are present than the maximum, no longer and no shorter. Whoever is about
 * to give a slot away and sees the bit asks here, under the lock, whether the resource is to go: so
 * of several who come back at a time exactly as many go as are too many, and when none has to, the
 * bit is off. A creation that began before the pool became smaller sets the bit as it arrives. The
 * fast paths need nothing of this but the look at the gate that they take anyway: a release that
 * found it open published its slot first, and whoever sets the bit looks at the slots afterwards.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // all updates are under the lock
final class Books<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Slots<T> slots;
  private final Gate gate;
  private volatile int max;

  /** Slots in use, whatever for; what counts against the maximum. */
  private volatile int places;

  /** Resources that are idle, leased or checking. */
  private volatile int present;

  private volatile int creating;
  private volatile int retiring;
  private volatile int abandoned;

  /** Resources without a slot, being destroyed: they came too late, or failed to start. */
  private int strays;

  private long destroyed;
  private long detached;

  Books(Slots<T> slots, Gate gate, int max) {
    this.slots = slots;
    this.gate = gate;
    this.max = max;
  }

  boolean isFull() {
    return places >= max;
  }

  /** How many more resources the pool could hold than it does: those to come included. */
  int room() {
    return Math.max(0, max - present);
  }

  /**
   * Changes the maximum.
   *
   * @param others to be done together with it
   */
  void resize(int newMax, Runnable others) {
    lock.lock();
    try {
      max = newMax;
      others.run();
      weigh();
    } finally {
      lock.unlock();
    }
  }

  /** To be called whenever {@link #present} or {@link #max} changed. */
  private void weigh() {
    if (present > max) {
      gate.set(Gate.SHRINKING);
    } else if (gate.isShrinking()) {
      gate.clear(Gate.SHRINKING);
    }
  }

  int places() {
    return places;
  }

  int present() {
    return present;
  }

  int creating() {
    return creating;
  }

  int retiring() {
    return retiring;
  }

  int abandoned() {
    return abandoned;
  }

  /** Takes a place for a creation: EMPTY to CREATING, the lowest first; null when there is none. */
  @Nullable Slot<T> reserve() {
    lock.lock();
    try {
      if (places >= max) {
        return null;
      }
      Slot<T> slot = empty();
      places++;
      creating++;
      slot.word = Words.next(slot.word, Words.CREATING);
      return slot;
    } finally {
      lock.unlock();
    }
  }

  private Slot<T> empty() {
    int known = slots.all().length;
    for (Slot<T> slot : slots.all()) {
      if (Words.state(slot.word) == Words.EMPTY) {
        return slot;
      }
    }
    slots.grow(max);
    return slots.all()[known];
  }

  /**
   * CREATING to CHECKING.
   *
   * @return the word now owned, or 0 if the creation had been given up
   */
  long arrived(Slot<T> slot, long word, T resource, boolean hooked) {
    lock.lock();
    try {
      if (slot.word != word) {
        return 0;
      }
      slot.install(resource, word, hooked);
      long owned = Words.with(word, Words.CHECKING);
      creating--;
      present++;
      weigh();
      slot.word = owned;
      return owned;
    } finally {
      lock.unlock();
    }
  }

  /**
   * CREATING to EMPTY: the creation failed, or takes too long and is abandoned.
   *
   * @return false if the creation had been given up before, or cannot be, because so many abandoned
   *     ones still run that it has to keep its place
   */
  boolean gaveUp(Slot<T> slot, long word, boolean stillRunning) {
    lock.lock();
    try {
      if (slot.word != word || (stillRunning && abandoned >= max)) {
        return false;
      }
      creating--;
      places--;
      if (stillRunning) {
        abandoned++;
      }
      slot.word = Words.next(word, Words.EMPTY);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Condemns every resource there is, and every one that is being made: a creation's word is the
   * birth of what it will bring, so the mark can be made before the resource is there. Under the
   * lock no creation begins or arrives; one that arrives later finds the mark when it is offered,
   * and one that arrived before is in a slot, at which the caller looks next.
   */
  void condemnAll(PoolEvent.Reason why) {
    lock.lock();
    try {
      for (Slot<T> slot : slots.all()) {
        long word = slot.word;
        switch (Words.state(word)) {
          case Words.CREATING -> slot.condemn(word, why);
          case Words.IDLE, Words.LEASED, Words.CHECKING, Words.EXAMINING ->
              slot.condemn(slot.birth, why);
          default -> {}
        }
      }
    } finally {
      lock.unlock();
    }
  }

  void abandonedEnded() {
    lock.lock();
    try {
      abandoned--;
    } finally {
      lock.unlock();
    }
  }

  /** A resource came that gets no slot; it is being destroyed. */
  void strayCame() {
    lock.lock();
    try {
      strays++;
    } finally {
      lock.unlock();
    }
  }

  void strayGone() {
    lock.lock();
    try {
      strays--;
      destroyed++;
    } finally {
      lock.unlock();
    }
  }

  /** CHECKING, which the caller owns, to RETIRING; returns the word now owned. */
  long retire(Slot<T> slot, long owned) {
    lock.lock();
    try {
      present--;
      retiring++;
      weigh();
      long word = Words.with(owned, Words.RETIRING);
      slot.word = word;
      return word;
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #retire}, if more resources are present than the maximum; otherwise 0. */
  long retireSurplus(Slot<T> slot, long owned) {
    lock.lock();
    try {
      return present > max ? retire(slot, owned) : 0;
    } finally {
      lock.unlock();
    }
  }

  /** RETIRING, which the caller owns, to EMPTY: the resource has been destroyed, or given up. */
  void gone(Slot<T> slot, long owned) {
    lock.lock();
    try {
      clear(slot);
      retiring--;
      places--;
      destroyed++;
      slot.word = Words.next(owned, Words.EMPTY);
    } finally {
      lock.unlock();
    }
  }

  /** CHECKING, which the caller owns, to EMPTY: the resource is the caller's now. */
  void detach(Slot<T> slot, long owned) {
    lock.lock();
    try {
      clear(slot);
      present--;
      places--;
      detached++;
      weigh();
      slot.word = Words.next(owned, Words.EMPTY);
    } finally {
      lock.unlock();
    }
  }

  private void clear(Slot<T> slot) {
    slot.resource = null;
    slot.life = null;
  }

  /**
   * Whether nobody waits and no resource is idle, leased or in the engine's hands, all at one
   * moment: whoever goes from a slot back to the queue is counted there before the slot retires.
   * One that is being checked is nobody's, and not waited for; who might get it after its check
   * waits before, so the queue is looked at first.
   */
  boolean areDeserted() {
    lock.lock();
    try {
      return gate.waiting() == 0 && present == slots.count(Words.EXAMINING);
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #areDeserted}, and no place is taken, whatever for. */
  boolean areClosed() {
    lock.lock();
    try {
      return places == 0 && gate.waiting() == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Shows the reader all of it at one moment. */
  long read(ToLongFunction<Books<T>> reader) {
    lock.lock();
    try {
      return reader.applyAsLong(this);
    } finally {
      lock.unlock();
    }
  }

  /** Within {@link #read} only. */
  long destroyed() {
    return destroyed;
  }

  /** Within {@link #read} only. */
  long detached() {
    return detached;
  }

  /** Within {@link #read} only. */
  int strays() {
    return strays;
  }
}
