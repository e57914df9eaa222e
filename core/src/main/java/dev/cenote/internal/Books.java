package dev.cenote.internal;

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
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // all updates are under the lock
final class Books<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Slots<T> slots;
  private final int max;

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

  Books(Slots<T> slots, int max) {
    this.slots = slots;
    this.max = max;
  }

  boolean isFull() {
    return places >= max;
  }

  /** How many more resources the pool could hold than it does: those to come included. */
  int room() {
    return max - present;
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
    slots.grow();
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
      long word = Words.with(owned, Words.RETIRING);
      slot.word = word;
      return word;
    } finally {
      lock.unlock();
    }
  }

  /** RETIRING to EMPTY; false if the destruction had been given up, or done, before. */
  boolean gone(Slot<T> slot, long word) {
    lock.lock();
    try {
      if (slot.word != word) {
        return false;
      }
      clear(slot);
      retiring--;
      places--;
      destroyed++;
      slot.word = Words.next(word, Words.EMPTY);
      return true;
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
      slot.word = Words.next(owned, Words.EMPTY);
    } finally {
      lock.unlock();
    }
  }

  private void clear(Slot<T> slot) {
    slot.resource = null;
    slot.label = "";
    slot.holderName = null;
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
