package dev.cenote.internal;

import dev.cenote.PoolClosedException;
import dev.cenote.PoolConfig;
import dev.cenote.PoolEvent;
import dev.cenote.PoolState;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The pool's way from NEW to CLOSED. But for the pauses, states follow each other in one direction;
 * whoever moves the state does what the step asks for, everybody else finds it done or under way.
 * The state and the gate's bits change together, under a short lock, so that they never disagree
 * for good.
 *
 * <p>The end comes in three steps. The intake ends: the gate turns newcomers away, and what nobody
 * waits for is destroyed as it falls idle. The pool closes: whoever still waits fails. It is
 * settled: no resource is left, and the threads go.
 */
final class Lifecycle<T> {
  private final PoolEngine<T> pool;
  private final long closeTimeout;
  private final Runnable onTerminated;

  /** Guards the changes of {@link #state}; no user code runs in it, and nobody waits. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile PoolState state = PoolState.NEW;
  private final AtomicBoolean seamClosed = new AtomicBoolean();
  private volatile boolean seamOpened;
  private volatile boolean closedNow;

  Lifecycle(PoolEngine<T> pool, PoolConfig config, Runnable onTerminated) {
    this.pool = pool;
    long limit = Nanos.nanos(config.closeTimeout());
    closeTimeout = limit == 0 ? Long.MAX_VALUE : limit;
    this.onTerminated = onTerminated;
  }

  PoolState state() {
    return state;
  }

  /** Turns the caller away from a pool that ends. */
  void refuseIfEnding() {
    if (pool.gate.isEnding()) {
      throw new PoolClosedException(pool.name(), state());
    }
  }

  /** Starts a new pool; turns the caller away from one that ends. */
  void begin() {
    refuseIfEnding();
    if (pool.gate.isNew() && move(EnumSet.of(PoolState.NEW), PoolState.RUNNING, () -> {})) {
      pool.seam.open();
      seamOpened = true;
      pool.meters.start();
      pool.checks.patrol.start();
      pool.upkeep.start();
      pool.gate.clear(Gate.NEW);
      pool.supply.plan();
      settle(); // in case it was closed meanwhile
    }
  }

  /** Moves the state on, and the gate with it; true for the caller who did, and who tells of it. */
  private boolean move(Set<PoolState> from, PoolState to, Runnable gate) {
    PoolState before = shift(from, to, gate);
    if (before == null) {
      return false;
    }
    tell(before, to);
    return true;
  }

  /** As {@link #move}, without a word; what the state was before, null if it is none of those. */
  private @Nullable PoolState shift(Set<PoolState> from, PoolState to, Runnable gate) {
    lock.lock();
    try {
      PoolState before = state;
      if (!from.contains(before)) {
        return null;
      }
      state = to;
      gate.run();
      return before;
    } finally {
      lock.unlock();
    }
  }

  private void tell(PoolState before, PoolState now) {
    pool.notices.publish(at -> new PoolEvent.StateChanged(pool.name(), at, before, now));
  }

  void pause() {
    begin();
    move(EnumSet.of(PoolState.RUNNING), PoolState.PAUSED, () -> pool.gate.set(Gate.PAUSED));
    refuseIfEnding();
  }

  void resume() {
    refuseIfEnding();
    if (pool.gate.isPaused()) {
      pool.overload.forgive(); // before the pause is over, or a look might come in between
    }
    pool.promises.make(); // or more might be made for those whom what is idle will serve
    PoolState before =
        shift(EnumSet.of(PoolState.PAUSED), PoolState.RUNNING, () -> pool.gate.clear(Gate.PAUSED));
    serve();
    pool.promises.end();
    if (before != null) {
      tell(before, PoolState.RUNNING);
    }
  }

  /** Something that kept idle resources idle is over: serves who waits, or destroys them. */
  private void serve() {
    emptyOut();
    pool.sweeper.request();
    pool.supply.plan();
  }

  /** Serves who waits; when nobody does and the pool ends, nothing stays idle or in a check. */
  private void emptyOut() {
    pool.exchange.match();
    if (pool.gate.isEnding() && pool.gate.waiting() == 0) {
      pool.checks.giveUpAll(); // whoever begins one after that sees that the pool has ended
    }
  }

  /** In a pool that ends, a caller left or a place came free. */
  void goOn() {
    emptyOut(); // a check may have kept others idle, for somebody who has left now
    settle();
  }

  /** Starts the pool and waits for its minimum of resources. */
  void start(long timeout) throws InterruptedException {
    long rounds = pool.supply.roundsEver();
    begin();
    pool.supply.plan();
    boolean there =
        pool.bell.await(
            () ->
                pool.supply.offered() >= pool.config().min()
                    || pool.gate.isEnding()
                    || pool.supply.givesUp(rounds),
            timeout);
    if (pool.gate.isEnding()) {
      throw new PoolClosedException(pool.name(), state());
    }
    int min = pool.config().min();
    if (!there || (pool.supply.givesUp(rounds) && pool.supply.offered() < min)) {
      throw pool.supply.failure(
          pool.supply.lastFailure(),
          "only " + pool.supply.offered() + " of " + min + " resources could be made");
    }
  }

  boolean drain(long timeout) throws InterruptedException {
    endIntake();
    serve();
    boolean drained = pool.bell.await(pool.books::areDeserted, timeout);
    settle();
    return drained;
  }

  private void endIntake() {
    move(
        EnumSet.of(PoolState.NEW, PoolState.RUNNING, PoolState.PAUSED),
        PoolState.DRAINING,
        pool.gate::end);
  }

  void close() {
    if (closedNow) {
      return;
    }
    try {
      endIntake();
      serve();
      pool.bell.await(() -> closedNow || pool.books.areDeserted(), closeTimeout);
      shut();
      pool.bell.await(this::isIdleGone, Long.MAX_VALUE);
      settle();
    } catch (InterruptedException e) {
      closeNow();
      Thread.currentThread().interrupt();
    }
  }

  void closeNow() {
    if (pool.gate.isPaused()) {
      turnAway(); // the end of the pause would give them what lies idle beside them
    }
    endIntake();
    shut();
    closedNow = true;
    pool.bell.ring();
    settle();
  }

  /** Whoever still waits fails, and nothing more is made. */
  private void shut() {
    turnAway();
    pool.supply.interruptAll();
    serve();
    closed();
  }

  private void turnAway() {
    for (Waiter<T> waiter : pool.queue.pollAll(all -> true, true)) {
      pool.acquiring.failClosed(waiter);
    }
  }

  private void closed() {
    if (move(EnumSet.of(PoolState.DRAINING), PoolState.CLOSED, () -> {})) {
      onTerminated.run();
    }
  }

  /** Every destruction ends, or is given up after its time. */
  private boolean isIdleGone() {
    if (closedNow) {
      return true;
    }
    for (Slot<T> slot : pool.slots.all()) {
      int now = Words.state(slot.word);
      if (now == Words.IDLE || now == Words.RETIRING || now == Words.EXAMINING) {
        return false;
      }
    }
    return true;
  }

  /** If the pool has ended and nothing of it is left: lets its threads go. */
  void settle() {
    if (pool.gate.isEnding() && pool.books.areClosed()) {
      closed();
      pool.meters.stop();
      pool.checks.patrol.stop();
      pool.upkeep.stop();
      pool.deadlines.close();
      pool.overload.close();
      pool.supply.close();
      if (seamOpened && seamClosed.compareAndSet(false, true)) {
        pool.seam.close();
      }
    }
  }
}
