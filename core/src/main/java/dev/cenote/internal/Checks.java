package dev.cenote.internal;

import dev.cenote.Health;
import dev.cenote.HealthCheck;
import dev.cenote.PoolConfig;
import dev.cenote.PoolEvent;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Health checks: which resource is due for one, and what becomes of it. {@link Patrol} looks after
 * those that nobody asks for.
 *
 * <p>A check runs on a thread of its lane while its slot is EXAMINING. From there three may take
 * the slot, by compare-and-set to CHECKING with the next epoch: the result, the timer, and the end
 * of the pool. Whoever is first decides; the others find the word moved on. A check that lost to
 * its timer is abandoned: its thread is interrupted, and its resource retired as any other.
 *
 * <p><b>No more checks than callers.</b> A resource that is due stays idle, beside somebody who
 * waits, when as many checks are under way as callers wait: each of them has one coming, and a
 * single caller must not set off a check of everything that is idle. So {@link #isCovered} takes
 * part in the hand-shake of {@link Exchange}. Who leaves such a slot publishes it as IDLE, then
 * raises {@link #heldBack}, then looks at the gate and at {@link #expected} again; who queues
 * counts itself into the gate, then looks at {@code heldBack}, and so matches or was seen; who ends
 * a check lowers {@code expected}, then looks at the gate, and matches for whoever waits. For the
 * same reason {@link Supply} makes nothing for a caller who has a check coming: each is a promise
 * to somebody, which lasts until what was held back for its sake has been looked at ({@link
 * Promises}).
 *
 * <p>A check that is slow stops being expected after a quarter of a second, long before its time is
 * over, so that a hung one costs its caller no more than that: the next idle resource gets its
 * turn, or a new one is made.
 */
final class Checks<T> {
  /** For so long a check is expected to bring its resource back. */
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(250);

  /**
   * For so long a passed check counts for whoever comes next, even if every use is to be checked.
   * It has to, or who does not wait for a check would set off one after the other and never have
   * what they found fit; so would a caller whose check ends before it has queued. It need be no
   * longer than such callers take to come back: those who poll do so several times a second, and
   * this is as long as anybody counts on a check at all. And it should be no longer, because what
   * dies in that time is handed out.
   */
  private static final long GRACE = PATIENCE;

  /** Resources that die within such a time make the idle ones suspect. */
  private static final long MOMENT = TimeUnit.SECONDS.toNanos(1);

  final LongAdder passed = new LongAdder();
  final LongAdder failed = new LongAdder();
  final Patrol<T> patrol;

  private final PoolEngine<T> pool;
  private final @Nullable HealthCheck<? super T> check;
  private final long timeout;
  private final boolean onAcquire;
  private final boolean onRelease;
  private final long window;
  private final Set<Inspection<T>> running = ConcurrentHashMap.newKeySet();

  /** Checks under way that callers may count on. */
  private final AtomicInteger expected = new AtomicInteger();

  /** Whether a slot that is due may lie idle although somebody waits. */
  private volatile boolean heldBack;

  /** Guards what follows, and the giving up of a check. */
  private final ReentrantLock lock = new ReentrantLock();

  private int abandoned;
  private boolean oneDied;
  private long lastDeath;

  Checks(PoolEngine<T> pool, @Nullable HealthCheck<? super T> check, PoolConfig config) {
    this.pool = pool;
    this.check = check;
    timeout = Nanos.nanos(config.healthCheckTimeout());
    onAcquire = config.checkOnAcquire().isPresent();
    window = config.checkOnAcquire().map(Nanos::nanos).orElse(0L);
    onRelease = config.checkOnRelease();
    patrol = new Patrol<>(pool, check == null ? 0 : Nanos.nanos(config.healthCheckInterval()));
  }

  boolean areEnabled() {
    return check != null;
  }

  /** Whether a claimed slot must be looked at before its caller gets it, marked or not. */
  boolean concernClaims() {
    return onAcquire;
  }

  /** Whether some lease has to say here that it begins, or that it has ended. */
  boolean concernLeases() {
    return onAcquire || onRelease;
  }

  private boolean notesTimes() {
    return onAcquire && window > 0;
  }

  // Which resources.

  /** A use ended. Called by the owner of the slot. */
  void useEnded(Slot<T> slot) {
    if (notesTimes()) {
      slot.idleSince = pool.seam.nanoTime();
    }
  }

  /** A use ended by a release. Called by the owner of the slot. */
  void released(Slot<T> slot) {
    if (onRelease) {
      slot.suspect(slot.birth);
    }
  }

  /** Has the resource of that birth checked before anybody else gets it, if there is a check. */
  void suspect(Slot<T> slot, long birth) {
    if (areEnabled()) {
      slot.suspect(birth);
    }
  }

  /**
   * Whether a slot, which the caller owns, needs a check before it is given to anybody. The clock
   * is exact: a coarse one stands still while the machine does, and would wave dead ones through.
   */
  boolean isDue(Slot<T> slot) {
    if (slot.isSuspect()) {
      return true;
    }
    if (!onAcquire) {
      return false;
    }
    if (slot.isFresh()) {
      return true;
    }
    boolean vouched = slot.vouchedAt == slot.acquired;
    if (window == 0 && !vouched) {
      return true;
    }
    long enough = vouched ? Math.max(window, GRACE) : window;
    return pool.seam.nanoTime() - slot.idleSince > enough;
  }

  /**
   * A resource left in an unhappy way. When that happens to several within a moment, chances are
   * that the others suffered the same.
   */
  void left(PoolEvent.Reason why) {
    if (!areEnabled() || !isDeath(why)) {
      return;
    }
    long now = pool.seam.coarseNanoTime();
    boolean several;
    lock.lock();
    try {
      several = oneDied && now - lastDeath <= MOMENT;
      oneDied = !several;
      lastDeath = now;
    } finally {
      lock.unlock();
    }
    if (several) {
      patrol.suspectIdle();
    }
  }

  private static boolean isDeath(PoolEvent.Reason why) {
    return switch (why) {
      case INVALIDATED, TASK_FAILED, HOOK_FAILED, UNHEALTHY -> true;
      default -> false;
    };
  }

  // Who waits for them.

  /** Whether as many checks are under way as there are callers. */
  boolean isCovered(int callers) {
    return expected.get() >= callers;
  }

  boolean areHeldBack() {
    return heldBack;
  }

  /** After a slot that is due was published as IDLE. */
  void holdBack() {
    heldBack = true;
  }

  /** Before all idle slots are looked at. */
  void beginLook() {
    if (heldBack) {
      heldBack = false;
    }
  }

  // One check.

  /** Has the resource of a slot checked that the caller owns in CHECKING. Does not block. */
  void begin(Slot<T> slot, long owned, Patrol.@Nullable Round<T> round) {
    HealthCheck<? super T> present = check;
    T resource = slot.resource;
    if (present == null || resource == null) {
      throw new IllegalStateException("nothing to check, or no way to");
    }
    slot.beginCheck();
    Inspection<T> inspection =
        new Inspection<>(this, present, slot, resource, Words.with(owned, Words.EXAMINING), round);
    pool.promises.make();
    expected.incrementAndGet();
    running.add(inspection);
    slot.word = inspection.word;
    setTimer(inspection);
    pool.surely(Seam.Lane.CHECK, inspection);
    if (pool.gate.isEnding() && pool.gate.waiting() == 0) {
      giveUp(inspection); // whoever ended the pool may not have seen it
    }
  }

  private void setTimer(Inspection<T> inspection) {
    boolean mayHurry = timeout > 0 && timeout <= PATIENCE;
    if (mayHurry) {
      inspection.setTimer(pool.seam, timeout, () -> overdue(inspection));
    } else {
      inspection.setTimer(pool.seam, PATIENCE, () -> slow(inspection));
    }
  }

  /** On the housekeeper: callers no longer count on it. */
  private void slow(Inspection<T> inspection) {
    if (timeout > 0 && timeout != Long.MAX_VALUE) {
      inspection.setTimer(pool.seam, timeout - PATIENCE, () -> overdue(inspection));
    }
    expectNoMore(inspection);
  }

  /** On the thread of the check: {@code health} is what came of it. */
  void ended(Inspection<T> inspection, Health health) {
    Slot<T> slot = inspection.slot;
    long owned = inspection.take();
    inspection.cancelTimer();
    if (owned == 0) {
      abandonedEnded();
      return;
    }
    if (health.healthy()) {
      passed.increment();
      vouchFor(slot);
      pool.exchange.offer(slot, owned);
    } else {
      failed.increment();
      tell(health.message());
      retire(slot, owned);
    }
    leave(inspection, !health.healthy());
  }

  private void vouchFor(Slot<T> slot) {
    if (!slot.proven) {
      slot.proven = true;
      pool.supply.proven();
    }
    slot.vouchedAt = slot.acquired;
    slot.idleSince = pool.seam.nanoTime();
  }

  private void retire(Slot<T> slot, long owned) {
    if (slot.isFresh()) {
      pool.supply.spoiled();
    }
    slot.unhealthy = true;
    pool.retirement.retire(slot, owned, PoolEvent.Reason.UNHEALTHY);
  }

  private void tell(String message) {
    pool.notices.publish(at -> new PoolEvent.HealthCheckFailed(pool.name(), at, message));
  }

  private void leave(Inspection<T> inspection, boolean unfit) {
    running.remove(inspection);
    expectNoMore(inspection);
    inspection.leaveRound(unfit);
  }

  /**
   * What the check was to bring has come, or is not counted on any more. The idle ones that were
   * left for its sake are wanted again: by somebody who waits, or, when nobody does any more and
   * the pool ends, to be destroyed.
   */
  private void expectNoMore(Inspection<T> inspection) {
    if (inspection.stopExpecting()) {
      expected.decrementAndGet();
      if (pool.gate.wantsIdle()) {
        pool.exchange.match();
      }
      pool.promises.end();
    }
  }

  // Giving a check up.

  /**
   * On the housekeeper. When as many abandoned checks as the pool has places still hold a thread
   * each, this one keeps its own, and its resource its place, until one of them ends.
   */
  private void overdue(Inspection<T> inspection) {
    inspection.overdue = true;
    long owned = abandon(inspection, pool.config().max());
    if (owned == 0) {
      expectNoMore(inspection);
      return;
    }
    failed.increment();
    retire(inspection.slot, owned);
    pool.aside(() -> tell("no answer within healthCheckTimeout (" + inTime() + ")"));
    leave(inspection, true);
  }

  private String inTime() {
    return Nanos.humanly(Duration.ofNanos(timeout));
  }

  /** The pool ends, and nobody waits: what is being checked is of no use to anybody. */
  void giveUpAll() {
    running.forEach(this::giveUp);
  }

  private void giveUp(Inspection<T> inspection) {
    long owned = abandon(inspection, Integer.MAX_VALUE);
    if (owned != 0) {
      pool.retirement.retire(inspection.slot, owned, PoolEvent.Reason.CLOSED);
      leave(inspection, false);
    }
  }

  private long abandon(Inspection<T> inspection, int most) {
    long owned;
    lock.lock();
    try {
      owned = abandoned >= most ? 0 : inspection.take();
      if (owned == 0) {
        return 0;
      }
      abandoned++;
    } finally {
      lock.unlock();
    }
    inspection.cancelTimer();
    inspection.interrupt();
    return owned;
  }

  /** The thread of an abandoned check is free again. */
  private void abandonedEnded() {
    lock.lock();
    try {
      abandoned--;
    } finally {
      lock.unlock();
    }
    for (Inspection<T> other : running) {
      if (other.overdue) {
        overdue(other);
      }
    }
  }
}
