package dev.cenote.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who waits, in the order in which they are served: one first-come-first-served list for each
 * priority in use, and the lists sorted by their first waiter.
 *
 * <p>Without ageing the higher priority goes first. With ageing <i>a</i> a waiter's key is its
 * arrival less priority × <i>a</i>, fixed when it comes, and the smallest key goes first: so a
 * waiter of priority <i>p</i> passes only those who came less than <i>p</i> × <i>a</i> before it,
 * and nobody starves; of two with the same key the higher priority goes first. Adding and taking
 * cost O(log of the number of priorities in use), leaving from the middle O(1).
 *
 * <p>This is the slow path: it takes a lock, in which no user code runs and nobody waits. The
 * gate's count changes in the same lock as the lists, so it is never seen without the waiter it
 * counts.
 */
final class WaitQueue<T> {
  /** What became of a caller that came to wait. */
  enum Admission {
    QUEUED,
    FULL,
    ENDED
  }

  private static final class Level<T> {
    final int priority;
    @Nullable Waiter<T> head;
    @Nullable Waiter<T> tail;

    Level(int priority) {
      this.priority = priority;
    }

    Waiter<T> first() {
      Waiter<T> first = head;
      if (first == null) {
        throw new IllegalStateException("an empty level is not in the order");
      }
      return first;
    }
  }

  /** On one processor nobody can free a lock while another looks at it. */
  private static final int LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 16 : 0;

  private final ReentrantLock lock = new ReentrantLock();
  private final Gate gate;
  private final long origin;
  private final long ageing;
  private final int limit;
  private final IntSupplier room;

  /** Of the priority that nearly everybody has: it needs no looking up. */
  private final Level<T> usual = new Level<>(0);

  /** Of the other priorities. */
  private final Map<Integer, Level<T>> levels = new HashMap<>();

  private final TreeSet<Level<T>> order = new TreeSet<>(this::compare);
  private long sequences;
  private boolean closed;

  /**
   * @param origin a reading of the clock from which arrivals are counted
   * @param ageing nanoseconds a priority is worth, 0 for strict priorities
   * @param limit how many may wait for a release, {@link Integer#MAX_VALUE} for any number
   * @param room how many resources could still be made: so many may wait beyond the limit
   */
  WaitQueue(Gate gate, long origin, long ageing, int limit, IntSupplier room) {
    this.gate = gate;
    this.origin = origin;
    this.ageing = ageing;
    this.limit = limit;
    this.room = room;
  }

  Admission add(Waiter<T> waiter) {
    lock();
    try {
      if (limit != Integer.MAX_VALUE && gate.waiting() >= (long) limit + room.getAsInt()) {
        return gate.isEnding() ? Admission.ENDED : Admission.FULL;
      }
      int before = gate.enterUnlessEnding();
      if (before < 0) {
        return Admission.ENDED;
      }
      waiter.closedGate = before == 0;
      waiter.sequence = ticket();
      waiter.key = key(waiter);
      link(waiter);
      return Admission.QUEUED;
    } finally {
      lock.unlock();
    }
  }

  /** A place in the order for a caller that has not come to wait yet, but might. */
  long ticket() {
    lock();
    try {
      return sequences++;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts a waiter back where it was, or one that held a ticket where it would have been: it was
   * admitted before, so neither the limit nor the end of the intake concerns it.
   *
   * @return false if the pool closed meanwhile
   */
  boolean addAgain(Waiter<T> waiter) {
    lock();
    try {
      if (closed) {
        return false;
      }
      waiter.key = key(waiter);
      waiter.waitAgain();
      waiter.closedGate = gate.enter() == 0;
      link(waiter);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes out the first waiter that has not left, and claims it; null when nobody waits. */
  @Nullable Waiter<T> poll() {
    lock();
    try {
      while (!order.isEmpty()) {
        Waiter<T> first = firstLevel().first();
        unlink(first);
        if (first.claim()) {
          return first;
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Takes out one that has left, if nobody did. */
  void remove(Waiter<T> waiter) {
    lock();
    try {
      if (waiter.linked) {
        unlink(waiter);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes out and claims, in order, all who are meant; with {@code close} nobody comes in again.
   */
  List<Waiter<T>> pollAll(Predicate<Waiter<T>> meant, boolean close) {
    List<Waiter<T>> out = new ArrayList<>();
    lock();
    try {
      closed |= close;
      for (Level<T> level : List.copyOf(order)) {
        for (Waiter<T> waiter = level.head; waiter != null; ) {
          Waiter<T> following = waiter.next;
          if (meant.test(waiter)) {
            unlink(waiter);
            if (waiter.claim()) {
              out.add(waiter);
            }
          }
          waiter = following;
        }
      }
    } finally {
      lock.unlock();
    }
    return out;
  }

  /** Those who wait and are meant; they stay. */
  List<Waiter<T>> select(Predicate<Waiter<T>> meant) {
    List<Waiter<T>> selected = new ArrayList<>();
    lock();
    try {
      for (Level<T> level : order) {
        for (Waiter<T> waiter = level.head; waiter != null; waiter = waiter.next) {
          if (meant.test(waiter)) {
            selected.add(waiter);
          }
        }
      }
    } finally {
      lock.unlock();
    }
    return selected;
  }

  /**
   * What the lock guards takes some fifty nanoseconds, to park and be woken a thousand: so it is
   * worth a look or two, of less than one microsecond in all, whether it comes free.
   */
  private void lock() {
    for (int i = 0; i < LOOKS; i++) {
      if (lock.tryLock()) {
        return;
      }
      Thread.onSpinWait();
    }
    lock.lock();
  }

  private Level<T> level(int priority) {
    return priority == 0 ? usual : levels.computeIfAbsent(priority, Level::new);
  }

  private Level<T> firstLevel() {
    return order.size() == 1 && usual.head != null ? usual : order.first();
  }

  private long key(Waiter<T> waiter) {
    long advantage;
    try {
      advantage = Math.multiplyExact(ageing, (long) waiter.priority);
      return Math.subtractExact(waiter.arrival - origin, advantage);
    } catch (ArithmeticException overflow) {
      return waiter.priority > 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  private int compare(Level<T> one, Level<T> other) {
    if (ageing != 0 && one != other) {
      int byKey = Long.compare(one.first().key, other.first().key);
      if (byKey != 0) {
        return byKey;
      }
    }
    return Integer.compare(other.priority, one.priority);
  }

  /** A newcomer goes to the tail; one that comes back belongs near the head. */
  private void link(Waiter<T> waiter) {
    Level<T> level = level(waiter.priority);
    Waiter<T> before = level.tail;
    if (before != null && before.sequence > waiter.sequence) {
      before = null;
      Waiter<T> candidate = level.head;
      while (candidate != null && candidate.sequence < waiter.sequence) {
        before = candidate;
        candidate = candidate.next;
      }
    }
    Waiter<T> after = before == null ? level.head : before.next;
    boolean newHead = before == null;
    if (newHead && after != null && ageing != 0) {
      order.remove(level);
    }
    waiter.previous = before;
    waiter.next = after;
    setNext(level, before, waiter);
    setPrevious(level, after, waiter);
    waiter.linked = true;
    if (newHead && (after == null || ageing != 0)) {
      order.add(level);
    }
  }

  private void unlink(Waiter<T> waiter) {
    Level<T> level = level(waiter.priority);
    Waiter<T> before = waiter.previous;
    Waiter<T> after = waiter.next;
    boolean wasHead = before == null;
    if (wasHead && (after == null || ageing != 0)) {
      order.remove(level);
    }
    setNext(level, before, after);
    setPrevious(level, after, before);
    waiter.previous = null;
    waiter.next = null;
    waiter.linked = false;
    if (wasHead && after != null && ageing != 0) {
      order.add(level);
    }
    if (wasHead && after == null && waiter.priority != 0) {
      levels.remove(waiter.priority);
    }
    gate.leave();
  }

  private static <T> void setNext(
      Level<T> level, @Nullable Waiter<T> at, @Nullable Waiter<T> next) {
    if (at == null) {
      level.head = next;
    } else {
      at.next = next;
    }
  }

  private static <T> void setPrevious(
      Level<T> level, @Nullable Waiter<T> at, @Nullable Waiter<T> previous) {
    if (at == null) {
      level.tail = previous;
    } else {
      at.previous = previous;
    }
  }
}
