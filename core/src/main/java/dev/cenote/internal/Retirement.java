package dev.cenote.internal;

import dev.cenote.Action;
import dev.cenote.PoolEvent;
import dev.cenote.ResourceFactory;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Destroys resources, on the pool's own threads and under a time limit: a place is free again when
 * the destruction returned or its time is over, whichever is first.
 */
final class Retirement<T> {
  private final PoolEngine<T> pool;
  private final Action<? super T, ?> destroyer;
  private final long destroyTimeout;

  Retirement(
      PoolEngine<T> pool,
      ResourceFactory<T> factory,
      @Nullable Action<? super T, ?> destroy,
      long destroyTimeout) {
    this.pool = pool;
    this.destroyer = destroy != null ? destroy : factory::destroy;
    this.destroyTimeout = destroyTimeout;
  }

  /**
   * Sends off the resource of a slot that the caller owns in CHECKING. Does not block and runs no
   * user code.
   */
  void retire(Slot<T> slot, long owned, PoolEvent.Reason reason) {
    sendOff(slot, pool.books.retire(slot, owned), reason);
  }

  /** As {@link #retire}, if the pool has more resources than its maximum; otherwise false. */
  boolean retireSurplus(Slot<T> slot, long owned) {
    long word = pool.books.retireSurplus(slot, owned);
    if (word == 0) {
      return false;
    }
    sendOff(slot, word, PoolEvent.Reason.RESIZED);
    return true;
  }

  private void sendOff(Slot<T> slot, long word, PoolEvent.Reason reason) {
    Destruction destruction = new Destruction(slot, word, reason);
    if (destroyTimeout > 0 && destroyTimeout != Long.MAX_VALUE) {
      destruction.setTimer(pool.seam, destroyTimeout, destruction::overdue);
    }
    pool.surely(Seam.Lane.DESTROY, destruction);
    pool.supply.plan(); // what retires no longer counts towards the minimum
    pool.checks.left(reason);
    pool.bell.ring();
  }

  /** Retires all that is idle. */
  void retireIdle(PoolEvent.Reason reason) {
    for (Slot<T> slot : pool.slots.all()) {
      if (Slots.tryClaim(slot, Words.CHECKING)) {
        retire(slot, slot.word, reason);
      }
    }
  }

  /** Destroys a resource on this thread, and reports. */
  void destroyHere(T resource, PoolEvent.Reason reason) {
    report(destroy(resource), reason);
  }

  private @Nullable Throwable destroy(T resource) {
    long began = pool.seam.nanoTime();
    try {
      destroyer.run(resource);
    } catch (Throwable failure) { // whatever it is, the resource has to leave the books
      return failure;
    }
    pool.meters.destroyTime.record(pool.seam.nanoTime() - began);
    return null;
  }

  private void report(@Nullable Throwable failure, PoolEvent.Reason reason) {
    if (failure != null) {
      pool.notices.publish(at -> new PoolEvent.DestroyFailed(pool.name(), at, failure));
    }
    pool.notices.publish(at -> new PoolEvent.Destroyed(pool.name(), at, reason));
  }

  /** One resource's destruction. */
  private final class Destruction extends Job {
    private final Slot<T> slot;
    private final long word;
    private final PoolEvent.Reason reason;
    private final T resource;

    /** Whether its end has been reported, or the end of its time has. */
    private final AtomicBoolean settled = new AtomicBoolean();

    Destruction(Slot<T> slot, long word, PoolEvent.Reason reason) {
      this.slot = slot;
      this.word = word;
      this.reason = reason;
      T present = slot.resource;
      if (present == null) {
        throw new IllegalStateException("a retiring slot has a resource");
      }
      this.resource = present;
    }

    @Override
    void work() {
      Throwable failure = destroy(resource);
      cancelTimer();
      if (settle()) {
        report(failure, reason);
        pool.books.gone(slot, word);
        pool.supply.plan();
        pool.changed();
      }
    }

    /** Of the end and the end of its time the first one is reported, and gives the place back. */
    private boolean settle() {
      return settled.compareAndSet(false, true);
    }

    /** On the housekeeper: gives the place back at once, and has the rest done elsewhere. */
    private void overdue() {
      if (!settle()) {
        return;
      }
      pool.books.gone(slot, word);
      interrupt();
      pool.supply.plan();
      String text =
          "not destroyed within destroyTimeout ("
              + Nanos.humanly(Duration.ofNanos(destroyTimeout))
              + ")";
      pool.aside(() -> {
        report(new TimeoutException(text), reason);
        pool.changed();
      });
    }
  }
}
