package dev.cenote.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
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
 * <p>In a pool that sheds, each list has a {@link Congestion} that says whether it goes newest
 * first for the time being, and whose wait has become hopeless.
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

  /**
   * What decides the order and the length of the queue.
   *
   * @param origin a reading of the clock from which arrivals are counted
   * @param ageing nanoseconds a priority is worth, 0 for strict priorities
   * @param limit how many may wait for a release, {@link Integer#MAX_VALUE} for any number
   * @param target nanoseconds that are a good wait, 0 if nobody is ever shed
   * @param interval nanoseconds for which no wait may have been good before callers are shed
   */
  record Rules(long origin, long ageing, int limit, long target, long interval) {
    boolean areShedding() {
      return target > 0;
    }
  }

  /**
   * What a look at the waits led to.
   *
   * @param dropped whom it took out and claimed
   * @param waiting how many waited before, they included
   * @param nextLook in how many nanoseconds the next look is due, {@link Long#MAX_VALUE} if none is
   */
  record Cut<T>(List<Waiter<T>> dropped, int waiting, long nextLook) {}

  private static final class Level<T> {
    final int priority;
    final Congestion congestion;
    @Nullable Waiter<T> head;
    @Nullable Waiter<T> tail;

    Level(int priority, Congestion congestion) {
      this.priority = priority;
      this.congestion = congestion;
    }

    Waiter<T> first() {
      Waiter<T> first = head;
      if (first == null) {
        throw new IllegalStateException("an empty level is not in the order");
      }
      return first;
    }

    /** The one that is served first, which is not the one that the level is sorted by. */
    Waiter<T> nextToServe(long now) {
      Waiter<T> first = first();
      Waiter<T> last = tail;
      return last != null && congestion.servesNewest(first.arrival, now) ? last : first;
    }
  }

  /** On one processor nobody can free a lock while another looks at it. */
  private static final int LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 16 : 0;

  private final ReentrantLock lock = new ReentrantLock();
  private final Gate gate;
  private final LongSupplier clock;
  private final Rules rules;
  private final IntSupplier room;

  /** Of every priority in use, and of those where an overload is not over, the lowest first. */
  private final TreeMap<Integer, Level<T>> levels = new TreeMap<>();

  /** Of the priority that nearly everybody has: it needs no looking up, and is always there. */
  private final Level<T> usual;

  /** Those in which somebody waits, in the order in which they are served. */
  private final TreeSet<Level<T>> order = new TreeSet<>(this::compare);

  private long sequences;
  private boolean closed;

  /** Whether some level is not calm. Written in the lock, and read by who was in it before. */
  private volatile boolean overloaded;

  /**
   * @param room how many resources could still be made: so many may wait beyond the limit, and so
   *     many are never shed
   */
  WaitQueue(Gate gate, LongSupplier clock, Rules rules, IntSupplier room) {
    this.gate = gate;
    this.clock = clock;
    this.rules = rules;
    this.room = room;
    usual = newLevel(0);
    levels.put(0, usual);
  }

  private Level<T> newLevel(int priority) {
    return new Level<>(priority, new Congestion(rules.target, rules.interval, rules.origin));
  }

  Admission add(Waiter<T> waiter) {
    lock();
    try {
      if (rules.limit != Integer.MAX_VALUE
          && gate.waiting() >= (long) rules.limit + room.getAsInt()) {
        return gate.isEnding() ? Admission.ENDED : Admission.FULL;
      }
      int before = gate.enterUnlessEnding();
      if (before < 0) {
        return Admission.ENDED;
      }
      waiter.closedGate = before == 0;
      waiter.sequence = ticket();
      waiter.key = key(waiter);
      link(waiter, waiter.arrival);
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
    long now = rules.areShedding() ? clock.getAsLong() : waiter.arrival;
    lock();
    try {
      if (closed) {
        return false;
      }
      waiter.key = key(waiter);
      waiter.waitAgain();
      waiter.closedGate = gate.enter() == 0;
      link(waiter, now);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes out the first waiter that has not left, and claims it; null when nobody waits. */
  @Nullable Waiter<T> poll() {
    long now = rules.areShedding() ? clock.getAsLong() : 0;
    lock();
    try {
      while (!order.isEmpty()) {
        Level<T> level = firstLevel();
        Waiter<T> next = level.nextToServe(now);
        unlink(next);
        if (next.claim()) {
          level.congestion.served(next.arrival, now);
          return next;
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
   * Takes out one that has left, if nobody did, and takes out and claims with it those who are
   * meant, as far as they are the first of its priority.
   *
   * @param others hears first how many waited beside it
   */
  void removeWith(
      Waiter<T> waiter, IntConsumer others, Predicate<Waiter<T>> meant, Consumer<Waiter<T>> claim) {
    lock();
    try {
      others.accept(gate.waiting() - (waiter.linked ? 1 : 0));
      if (waiter.linked) {
        unlink(waiter);
      }
      Waiter<T> head = level(waiter.priority).head;
      while (head != null && meant.test(head)) {
        Waiter<T> following = head.next;
        unlink(head);
        claim.accept(head);
        head = following;
      }
      forgetIfUnused(level(waiter.priority));
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

  /**
   * Takes out and claims those for whom an overload leaves no hope, the lowest priority first. As
   * many stay as the pool has room for, and always one, so that no resource falls idle for want of
   * callers.
   */
  Cut<T> shed(long now) {
    List<Waiter<T>> dropped = new ArrayList<>();
    lock();
    try {
      int waiting = gate.waiting();
      int kept = Math.max(1, room.getAsInt());
      long next = Long.MAX_VALUE;
      for (Level<T> level : List.copyOf(levels.values())) {
        Congestion congestion = level.congestion;
        Waiter<T> head = level.head;
        congestion.look(head == null ? now : head.arrival, gate.waiting() > kept, now);
        while (head != null && gate.waiting() > kept && congestion.gaveUp(head.arrival, now)) {
          unlink(head);
          if (head.claim()) {
            dropped.add(head);
          }
          head = level.head;
        }
        next = Math.min(next, congestion.nextLook(head == null ? now : head.arrival, now));
        forgetIfUnused(level);
      }
      overloaded = !levels.values().stream().allMatch(level -> level.congestion.isCalm());
      return new Cut<>(dropped, waiting, order.isEmpty() && !overloaded ? Long.MAX_VALUE : next);
    } finally {
      lock.unlock();
    }
  }

  /** The waits so far say nothing about whether more come than can be served. */
  void calmDown(long now) {
    lock();
    try {
      for (Level<T> level : List.copyOf(levels.values())) {
        level.congestion.calmDown(now);
        forgetIfUnused(level);
      }
      overloaded = false;
    } finally {
      lock.unlock();
    }
  }

  /** Whether callers are being shed; who has come to wait since that began sees it. */
  boolean isOverloaded() {
    return overloaded;
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
    return priority == 0 ? usual : levels.computeIfAbsent(priority, this::newLevel);
  }

  private void forgetIfUnused(Level<T> level) {
    if (level.head == null && level != usual && level.congestion.isCalm()) {
      levels.remove(level.priority);
    }
  }

  private Level<T> firstLevel() {
    return order.size() == 1 && usual.head != null ? usual : order.first();
  }

  private long key(Waiter<T> waiter) {
    long advantage;
    try {
      advantage = Math.multiplyExact(rules.ageing, (long) waiter.priority);
      return Math.subtractExact(waiter.arrival - rules.origin, advantage);
    } catch (ArithmeticException overflow) {
      return waiter.priority > 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  private int compare(Level<T> one, Level<T> other) {
    if (rules.ageing != 0 && one != other) {
      int byKey = Long.compare(one.first().key, other.first().key);
      if (byKey != 0) {
        return byKey;
      }
    }
    return Integer.compare(other.priority, one.priority);
  }

  /**
   * A newcomer goes to the tail; one that comes back belongs near the head.
   *
   * @param now when it comes to wait: one that comes back does not since its arrival
   */
  private void link(Waiter<T> waiter, long now) {
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
    if (newHead && after != null && rules.ageing != 0) {
      order.remove(level);
    }
    waiter.previous = before;
    waiter.next = after;
    setNext(level, before, waiter);
    setPrevious(level, after, waiter);
    waiter.linked = true;
    if (newHead && (after == null || rules.ageing != 0)) {
      order.add(level);
    }
    if (newHead && after == null) {
      level.congestion.begins(now);
    }
  }

  private void unlink(Waiter<T> waiter) {
    Level<T> level = level(waiter.priority);
    Waiter<T> before = waiter.previous;
    Waiter<T> after = waiter.next;
    boolean wasHead = before == null;
    if (wasHead && (after == null || rules.ageing != 0)) {
      order.remove(level);
    }
    setNext(level, before, after);
    setPrevious(level, after, before);
    waiter.previous = null;
    waiter.next = null;
    waiter.linked = false;
    if (wasHead && after != null && rules.ageing != 0) {
      order.add(level);
    }
    forgetIfUnused(level);
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
