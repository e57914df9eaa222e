package dev.cenote.internal;

import dev.cenote.PoolClosedException;
import dev.cenote.PoolConfig;
import dev.cenote.PoolEvent;
import dev.cenote.PoolState;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The pool's way from NEW to CLOSED. States follow each other in one direction; whoever moves the
 * state does what the step asks for, everybody else finds it done or under way.
 *
 * <p>The end comes in three steps. The intake ends: the gate turns newcomers away, and what nobody
 * waits for is destroyed as it falls idle. The pool closes: whoever still waits fails. It is
 * settled: no resource is left, and the threads go.
 */
final class Lifecycle<T> {
  private final PoolEngine<T> pool;
  private final long closeTimeout;
  private final Runnable onTerminated;
  private final AtomicReference<PoolState> state = new AtomicReference<>(PoolState.NEW);
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
    return state.get();
  }

  /** Starts a new pool; turns the caller away from one that ends. */
  void begin() {
    if (pool.gate.isEnding()) {
      throw new PoolClosedException(pool.name(), state());
    }
    if (pool.gate.isNew() && move(PoolState.NEW, PoolState.RUNNING)) {
      pool.seam.open();
      seamOpened = true;
      pool.meters.start();
      pool.gate.clear(Gate.NEW);
      pool.supply.plan();
      settle(); // in case it was closed meanwhile
    }
  }

  private boolean move(PoolState from, PoolState to) {
    if (!state.compareAndSet(from, to)) {
      return false;
    }
    pool.notices.publish(at -> new PoolEvent.StateChanged(pool.name(), at, from, to));
    return true;
  }

  /** Starts the pool and waits for {@code min} resources. */
  void start(int min, long timeout) throws InterruptedException {
    long rounds = pool.supply.roundsEver();
    begin();
    pool.supply.plan();
    boolean there =
        pool.bell.await(
            () ->
                pool.supply.offered() >= min || pool.gate.isEnding() || pool.supply.givesUp(rounds),
            timeout);
    if (pool.gate.isEnding()) {
      throw new PoolClosedException(pool.name(), state());
    }
    if (!there || (pool.supply.givesUp(rounds) && pool.supply.offered() < min)) {
      throw pool.supply.failure(
          pool.supply.lastFailure(),
          "only " + pool.supply.offered() + " of " + min + " resources could be made");
    }
  }

  boolean drain(long timeout) throws InterruptedException {
    endIntake();
    boolean drained = pool.bell.await(this::isDrained, timeout);
    settle();
    return drained;
  }

  private void endIntake() {
    if (!move(PoolState.NEW, PoolState.DRAINING)) {
      move(PoolState.RUNNING, PoolState.DRAINING);
    }
    pool.gate.set(Gate.ENDING);
    pool.exchange.match();
    pool.sweeper.request();
  }

  private boolean isDrained() {
    if (pool.gate.waiting() > 0) {
      return false;
    }
    for (Slot<T> slot : pool.slots.all()) {
      int now = Words.state(slot.word);
      if (now == Words.LEASED || now == Words.CHECKING) {
        return false;
      }
    }
    return pool.gate.waiting() == 0; // one whose hook failed went from a slot back to the queue
  }

  void close() {
    if (closedNow) {
      return;
    }
    try {
      endIntake();
      pool.bell.await(() -> closedNow || isDrained(), closeTimeout);
      shut();
      pool.bell.await(this::isIdleGone, Long.MAX_VALUE);
      settle();
    } catch (InterruptedException e) {
      closeNow();
      Thread.currentThread().interrupt();
    }
  }

  void closeNow() {
    endIntake();
    shut();
    closedNow = true;
    pool.bell.ring();
    settle();
  }

  /** Whoever still waits fails, and nothing more is made. */
  private void shut() {
    for (Waiter<T> waiter : pool.queue.pollAll(all -> true, true)) {
      pool.acquiring.failClosed(waiter);
    }
    pool.supply.interruptAll();
    pool.exchange.match();
    closed();
  }

  private void closed() {
    if (move(PoolState.DRAINING, PoolState.CLOSED)) {
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
      if (now == Words.IDLE || now == Words.RETIRING) {
        return false;
      }
    }
    return true;
  }

  /** If the pool has ended and nothing of it is left: lets its threads go. */
  void settle() {
    if (pool.gate.isEnding() && pool.gate.waiting() == 0 && pool.books.places() == 0) {
      closed();
      pool.meters.stop();
      pool.deadlines.close();
      pool.supply.close();
      if (seamOpened && seamClosed.compareAndSet(false, true)) {
        pool.seam.close();
      }
    }
  }
}
