package dev.cenote.testkit;

import dev.cenote.IdleOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a pool is meant to do, as simply as it can be said: one thing happens after the other, and
 * everything that can happen at once does. Knows callers and resources by number.
 *
 * <p>Where the rules leave a pool free (which of the idle resources it picks in affinity order, how
 * many spare ones it makes) the model is told what the pool did, and says whether it may.
 */
final class PoolModel {

  /** How the pool is built. */
  record Setup(int min, int max, OptionalInt queueLimit, Duration ageing, IdleOrder order) {}

  /** What became of a caller. */
  enum Fate {
    WAITING,
    SERVED,
    TIMED_OUT,
    REJECTED,
    REFUSED
  }

  private record Waiter(int caller, int priority, long arrival, long deadline, int turn) {}

  private final Setup setup;
  private final TreeSet<Waiter> queue;
  private final List<Integer> idle = new ArrayList<>();
  private final Set<Integer> leased = new HashSet<>();
  private final Set<Integer> condemned = new HashSet<>();
  private final List<Fate> fates = new ArrayList<>();
  private final List<Integer> justServed = new ArrayList<>();

  private int min;
  private int max;
  private long now;
  private int turns;
  private boolean started;
  private boolean outage;
  private boolean recovering;
  private boolean paused;
  private boolean draining;
  private boolean closed;
  private int spare;

  int served;
  int ended;
  int destroyed;
  int detached;
  int timeouts;
  int rejections;

  PoolModel(Setup setup) {
    this.setup = setup;
    this.min = setup.min;
    this.max = setup.max;
    this.queue =
        new TreeSet<>(
            Comparator.comparingLong(this::rank)
                .thenComparing(Waiter::priority, Comparator.reverseOrder())
                .thenComparingInt(Waiter::turn));
  }

  /**
   * The lower the earlier: what is said of priorities with ageing, or of priorities alone. When two
   * are level the rules leave it open who is first; here it is the one of higher priority.
   */
  private long rank(Waiter waiter) {
    long ageing = setup.ageing.toMillis();
    return ageing == 0 ? -waiter.priority : waiter.arrival - waiter.priority * ageing;
  }

  int total() {
    return idle.size() + leased.size();
  }

  int max() {
    return max;
  }

  boolean isPaused() {
    return paused;
  }

  int waiting() {
    return queue.size();
  }

  Set<Integer> leased() {
    return leased;
  }

  List<Integer> idle() {
    return idle;
  }

  Fate fate(int caller) {
    return fates.get(caller);
  }

  int callers() {
    return fates.size();
  }

  /** The resource that the next caller must get from the idle ones, when the order says which. */
  OptionalInt pick() {
    return switch (setup.order) {
      case AFFINITY -> OptionalInt.empty();
      case LIFO -> OptionalInt.of(idle.getLast());
      case FIFO -> OptionalInt.of(idle.getFirst());
    };
  }

  /** Whether a caller who comes now is served from what is idle. */
  boolean isThereForTheTaking() {
    return !draining && !closed && !paused && queue.isEmpty() && !idle.isEmpty();
  }

  /** A caller comes; the number it has from now on is {@link #callers()} before. */
  void acquire(int priority, long timeoutMillis) {
    int caller = fates.size();
    if (draining || closed) {
      fates.add(Fate.REFUSED);
      return;
    }
    started = true;
    if (isThereForTheTaking()) {
      fates.add(Fate.SERVED);
      justServed.add(caller);
      served++;
    } else if (timeoutMillis == 0) {
      fates.add(Fate.TIMED_OUT);
      timeouts++;
      spare = 1;
    } else if (setup.queueLimit.isPresent()
        && queue.size() >= setup.queueLimit.getAsInt() + room() + (paused ? idle.size() : 0)) {
      fates.add(Fate.REJECTED);
      rejections++;
    } else {
      fates.add(Fate.WAITING);
      queue.add(new Waiter(caller, priority, now, now + timeoutMillis, turns++));
    }
  }

  /** How many more resources may be made. */
  private int room() {
    return Math.max(0, max - total());
  }

  /** Somebody looks whether there is an idle resource, and there is none. */
  void lookInVain() {
    if (!draining && !closed) {
      started = true;
      spare = 1;
    }
  }

  /** A caller completes its own future; does nothing unless it waits. */
  void leave(int caller) {
    queue.removeIf(waiter -> waiter.caller == caller);
  }

  void release(int resource) {
    boolean isOneTooMany = total() > max;
    ended++;
    leased.remove(resource);
    if (condemned.remove(resource) || isOneTooMany || closed || (draining && queue.isEmpty())) {
      destroyed++;
    } else {
      idle.add(resource);
    }
  }

  void invalidate(int resource) {
    ended++;
    leased.remove(resource);
    condemned.remove(resource);
    destroyed++;
  }

  void detach(int resource) {
    ended++;
    leased.remove(resource);
    condemned.remove(resource);
    detached++;
  }

  /** The pool is told that a resource is broken, whatever its state. */
  void condemn(int resource) {
    if (take(resource)) {
      destroyed++;
    } else if (leased.contains(resource)) {
      condemned.add(resource);
    }
  }

  void clear() {
    destroyed += idle.size();
    idle.clear();
  }

  void reset() {
    clear();
    condemned.addAll(leased);
  }

  void pause() {
    started = true;
    paused = true;
  }

  void resume() {
    paused = false;
  }

  /**
   * The pool gets another size.
   *
   * @param gone the resources that the pool destroyed at once
   * @return whether these are as many idle ones as it had to
   */
  boolean resize(int newMin, int newMax, List<Integer> gone) {
    min = newMin;
    max = newMax;
    boolean isRight = gone.size() == Math.min(idle.size(), Math.max(0, total() - max));
    destroyed += gone.size();
    boolean wereIdle = idle.containsAll(gone);
    idle.removeAll(gone);
    return isRight && wereIdle;
  }

  /** The holder of a resource gets another in its place, which is there for the taking. */
  void renew(int resource) {
    int caller = fates.size();
    invalidate(resource);
    acquire(0, 0);
    if (fates.get(caller) != Fate.SERVED) {
      throw new IllegalStateException("a renewal that waits");
    }
  }

  void fail() {
    outage = true;
  }

  /** From now on creations succeed, but the pool may still pause before it makes its minimum. */
  void heal() {
    recovering = outage || recovering;
    outage = false;
  }

  /** The longest pause is over. */
  void recovered() {
    recovering = outage;
  }

  void advance(long millis) {
    now += millis;
    for (Waiter waiter : List.copyOf(queue)) {
      if (waiter.deadline <= now) {
        queue.remove(waiter);
        fates.set(waiter.caller, Fate.TIMED_OUT);
        timeouts++;
      }
    }
  }

  void drain() {
    draining = true;
    paused = false;
  }

  void close() {
    drain();
    closed = true;
    queue.forEach(waiter -> fates.set(waiter.caller, Fate.REFUSED));
    queue.clear();
  }

  /**
   * Everything that can happen happens: callers are served as far as resources reach, and missing
   * ones are made.
   *
   * @return the callers that are served, in order; each is to be told to {@link #got}
   */
  List<Integer> settle() {
    List<Integer> result = new ArrayList<>(justServed);
    justServed.clear();
    int room = outage || closed || !started ? 0 : room();
    int within = idle.size() - result.size() + room;
    while (!paused && !queue.isEmpty() && within > 0) {
      Waiter first = queue.removeFirst();
      fates.set(first.caller, Fate.SERVED);
      result.add(first.caller);
      served++;
      within--;
    }
    return result;
  }

  /**
   * A caller got a resource.
   *
   * @return whether the resource was there to be got, or is a new one
   */
  boolean got(int resource, boolean isNew) {
    return (isNew || take(resource)) && leased.add(resource);
  }

  private boolean take(int resource) {
    return idle.removeIf(other -> other == resource);
  }

  /**
   * How many resources the pool may at most have made for whom {@link #settle} served and itself.
   */
  int mayMake(int newlyServed) {
    int lacking = started && !draining ? Math.max(0, min - total()) : 0;
    int unserved = paused ? Math.max(0, queue.size() - idle.size()) : 0;
    return outage || closed ? 0 : newlyServed + lacking + spare + unserved;
  }

  /** Resources were made that nobody got. */
  void stocked(List<Integer> made) {
    if (draining) {
      destroyed += made.size() + idle.size();
      idle.clear();
    } else {
      idle.addAll(made);
    }
    spare = 0;
  }

  /** The least number of resources that the pool may have now. */
  int least() {
    return outage || recovering || draining || !started ? 0 : min;
  }

  boolean isDrainedOrClosed() {
    return draining;
  }
}
