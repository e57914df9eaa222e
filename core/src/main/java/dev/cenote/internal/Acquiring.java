package dev.cenote.internal;

import dev.cenote.AcquireOptions;
import dev.cenote.Lease;
import dev.cenote.PoolClosedException;
import dev.cenote.PoolEvent;
import dev.cenote.PoolException;
import dev.cenote.PoolState;
import dev.cenote.QueueFullException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ways to a lease when there is more to do than to claim an idle slot: hooks, waiting, leaving.
 *
 * <p>A grant ends the wait, but not yet the acquire: if the hook fails, the resource is destroyed
 * and the caller goes back to its old place in the queue, as often as its time allows.
 */
final class Acquiring<T> {
  private static final int YIELDS_PLATFORM = 3;
  private static final int YIELDS_VIRTUAL = 1;

  /** So many futures in a row may come completed before one takes the way over the executor. */
  private static final int STREAK = 32;

  private static final int ATTACH_YIELDS = 64;

  private final PoolEngine<T> pool;
  private int streak; // racy on purpose: a bound on recursion, not a count

  Acquiring(PoolEngine<T> pool) {
    this.pool = pool;
  }

  /** Acquires on the calling thread, within {@code timeout} nanoseconds. */
  Slot<T> acquire(@Nullable AcquireOptions options, long timeout) throws InterruptedException {
    pool.lifecycle.begin();
    Thread caller = Thread.currentThread();
    Slot<T> slot = pool.claim(caller, options);
    if (slot == null) {
      pool.upkeep.ranDry();
      if (timeout == 0) {
        pool.supply.planOneMore();
        throw pool.departures.nothingNow();
      }
      long arrival = pool.seam.nanoTime(); // on a busy machine a yield may take long
      slot = giveWay(caller, options);
      if (slot == null) {
        return queue(caller, options, arrival, timeout);
      }
    }
    return welcome(slot, caller, options, timeout);
  }

  /**
   * Others may be about to release; a yield is cheaper than to park and be woken. What is being
   * made takes longer.
   */
  private @Nullable Slot<T> giveWay(Thread caller, @Nullable AcquireOptions options) {
    int yields = caller.isVirtual() ? YIELDS_VIRTUAL : YIELDS_PLATFORM;
    if (caller.isVirtual() && pool.gate.waiting() >= pool.books.places()) {
      return null; // too many are before it
    }
    Slot<T> slot = null;
    while (slot == null && yields-- > 0 && pool.books.isFull() && pool.books.creating() == 0) {
      pool.seam.giveWay();
      slot = pool.claim(caller, options);
    }
    return slot;
  }

  /** As {@link #acquire}, for a caller that claimed a slot with which there is more to do. */
  Slot<T> attend(Slot<T> slot, Thread caller, @Nullable AcquireOptions options, long timeout)
      throws InterruptedException {
    return pool.exchange.admit(slot, caller, options)
        ? welcome(slot, caller, options, timeout)
        : acquire(options, timeout);
  }

  /** What is left to do with a slot that was claimed without waiting. */
  Slot<T> welcome(Slot<T> slot, Thread caller, @Nullable AcquireOptions options, long timeout)
      throws InterruptedException {
    if (slot.hooked) {
      Waiter<T> waiter = ticketed(slot, null, caller, options, timeout);
      return await(waiter);
    }
    slot.trace = pool.leaks.trace();
    pool.notices.acquired(pool.holders, slot, 0);
    return slot;
  }

  /** As {@link #welcome}, for a caller who does not wait: if the hook fails there is nothing. */
  Optional<Slot<T>> welcomeNow(Slot<T> slot, Thread caller) {
    if (slot.hooked) {
      Waiter<T> waiter = ticketed(slot, null, caller, null, 0);
      if (prepare(slot, waiter) != null) {
        pool.exchange.discard(slot, waiter.word, PoolEvent.Reason.HOOK_FAILED);
        return Optional.empty();
      }
    } else {
      slot.trace = pool.leaks.trace();
    }
    pool.notices.acquired(pool.holders, slot, 0);
    return Optional.of(slot);
  }

  /** A caller that holds a slot already, and a place in the queue should the hook fail. */
  private Waiter<T> ticketed(
      Slot<T> slot,
      @Nullable CompletableFuture<Lease<T>> future,
      Thread caller,
      @Nullable AcquireOptions options,
      long timeout) {
    Waiter<T> waiter = waiter(future, caller, options, timeout);
    waiter.sequence = pool.queue.ticket();
    waiter.barged = true;
    slot.trace = waiter.trace;
    waiter.grant(slot, slot.word);
    return waiter;
  }

  private Waiter<T> waiter(
      @Nullable CompletableFuture<Lease<T>> future,
      Thread caller,
      @Nullable AcquireOptions options,
      long timeout) {
    return waiter(future, caller, options, pool.seam.nanoTime(), timeout);
  }

  private Waiter<T> waiter(
      @Nullable CompletableFuture<Lease<T>> future,
      Thread caller,
      @Nullable AcquireOptions options,
      long arrival,
      long timeout) {
    Waiter<T> waiter =
        new Waiter<>(future, caller, options, arrival, timeout, pool.supply.roundsEver());
    waiter.trace = pool.leaks.trace();
    return waiter;
  }

  private Slot<T> queue(Thread caller, @Nullable AcquireOptions options, long arrival, long timeout)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Waiter<T> waiter = waiter(null, caller, options, arrival, timeout);
    PoolException refusal = admit(waiter);
    if (refusal != null) {
      throw refusal;
    }
    return await(waiter);
  }

  /**
   * Retires the resource of a slot that the caller had leased and now owns in CHECKING, and
   * acquires another, asking as it did then, with {@code options}. It was admitted before, so
   * neither the queue's limit nor the end of the intake concerns it; but it has had its turn, so it
   * goes ahead of nobody. Who drains the pool sees it all the time: in the slot, until it is in the
   * queue.
   */
  Slot<T> replace(Slot<T> slot, long owned, @Nullable AcquireOptions options)
      throws InterruptedException {
    Thread caller = Thread.currentThread();
    long timeout = pool.acquireTimeout;
    Slot<T> other = pool.claim(caller, options);
    Waiter<T> waiter = waiter(null, caller, options, timeout);
    waiter.sequence = pool.queue.ticket();
    boolean isQueued = other == null && timeout != 0 && pool.queue.addAgain(waiter);
    pool.retirement.retire(slot, owned, PoolEvent.Reason.INVALIDATED);
    if (other != null) {
      return welcome(other, caller, options, timeout);
    }
    if (isQueued) {
      provide(waiter);
      return await(waiter);
    }
    if (timeout == 0) {
      throw pool.departures.nothingNow();
    }
    throw closed();
  }

  /** Queues a caller and sets in motion what it needs; returns why not, if not. */
  private @Nullable PoolException admit(Waiter<T> waiter) {
    boolean promised = pool.promises.makeUnlessFull(); // to look for itself
    WaitQueue.Admission admission = pool.queue.add(waiter);
    if (admission == WaitQueue.Admission.QUEUED) {
      provide(waiter);
    }
    pool.promises.endIf(promised);
    return switch (admission) {
      case FULL -> {
        int waiting = pool.gate.waiting();
        pool.meters.rejections.increment();
        pool.notices.publish(at -> new PoolEvent.Rejected(pool.name(), at, waiting));
        int limit = pool.config().queueLimit().orElse(Integer.MAX_VALUE);
        Situation.Figures figures = new Situation<>(pool).figures();
        yield new QueueFullException(
            pool.name(), waiting, limit, figures.stats(), figures.longest());
      }
      case ENDED -> closed();
      case QUEUED -> null;
    };
  }

  /**
   * Sets in motion what a waiter needs. Idle slots are looked for only by the waiter that closed
   * the gate: after it, releasers see that somebody waits and hand over; and whatever was published
   * before, it sees, and goes on matching for as long as anybody waits.
   */
  private void provide(Waiter<T> waiter) {
    if (waiter.closedGate) {
      pool.exchange.match();
      pool.sweeper.request();
    } else if (pool.checks.areHeldBack()) {
      pool.exchange.match();
    }
    pool.supply.plan();
    if (!waiter.parksTimed()) {
      pool.deadlines.watch(waiter);
    }
    pool.overload.watch(waiter);
  }

  private PoolClosedException closed() {
    return new PoolClosedException(pool.name(), pool.state());
  }

  /** Waits until the waiter is granted a slot that its hook accepts, or leaves. */
  private Slot<T> await(Waiter<T> waiter) throws InterruptedException {
    boolean interrupted = false;
    long now = waiter.arrival; // a moment ago; from now on, when it last got to do something
    try {
      while (true) {
        switch (waiter.state) {
          case Waiter.GRANTED -> {
            Slot<T> slot = waiter.granted();
            waiter.hookFailure = prepare(slot, waiter);
            if (waiter.hookFailure == null) {
              succeeded(slot, waiter, slot.hooked ? pool.seam.nanoTime() : now);
              return slot;
            }
            if (!backToQueue(slot, waiter)) {
              throw closed();
            }
            now = pool.seam.nanoTime(); // the hook may have taken long
          }
          case Waiter.FAILED -> throw waiter.failure();
          case Waiter.CLAIMED -> {
            interrupted |= Thread.interrupted(); // a set flag would turn parking into spinning
            pool.seam.park(pool, Long.MAX_VALUE);
            now = pool.seam.nanoTime();
          }
          default -> {
            if (Thread.interrupted()) {
              if (pool.departures.left(waiter)) {
                interrupted = false;
                throw new InterruptedException();
              }
              interrupted = true;
            } else {
              long remaining = waiter.remaining(now);
              if (remaining > 0) {
                pool.seam.park(pool, waiter.parksTimed() ? remaining : Long.MAX_VALUE);
                now = pool.seam.nanoTime();
                long moment = waiter.parksTimed() ? pool.departures.moment(waiter, now) : 0;
                if (moment > 0) {
                  pool.seam.park(pool, moment);
                  now = pool.seam.nanoTime();
                }
              } else if (waiter.leave()) {
                throw pool.departures.timedOut(waiter, now);
              }
            }
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Runs the hook, if there is one, and says how it failed, if it did. */
  private @Nullable Throwable prepare(Slot<T> slot, Waiter<T> waiter) {
    if (!slot.hooked) {
      return null;
    }
    T resource = slot.resource;
    Throwable failure = resource == null ? null : pool.hooks.acquire(resource, waiter.options);
    if (failure instanceof InterruptedException && waiter.thread != null) {
      Thread.currentThread().interrupt();
    }
    if (failure != null && !slot.proven) {
      pool.supply.spoiled();
    } else if (!slot.proven) {
      slot.proven = true;
      pool.supply.proven();
    }
    return failure;
  }

  private void succeeded(Slot<T> slot, Waiter<T> waiter, long now) {
    long waited = 0;
    if (!waiter.barged) {
      waited = now - waiter.arrival;
      pool.meters.waitTime.record(waited);
    }
    pool.notices.acquired(pool.holders, slot, waited);
  }

  /** The hook failed: first the waiter goes back to its place, then the resource goes. */
  private boolean backToQueue(Slot<T> slot, Waiter<T> waiter) {
    long leased = waiter.word;
    waiter.barged = false;
    boolean queued = pool.queue.addAgain(waiter);
    pool.exchange.discard(slot, leased, PoolEvent.Reason.HOOK_FAILED);
    if (queued) {
      provide(waiter);
    }
    return queued;
  }

  /** As {@link #acquire}, without blocking. Every failure comes by the future. */
  CompletableFuture<Lease<T>> acquireAsync(@Nullable AcquireOptions options, long timeout) {
    Thread caller = Thread.currentThread();
    try {
      pool.lifecycle.begin();
    } catch (PoolClosedException e) {
      return CompletableFuture.failedFuture(e);
    }
    Slot<T> slot = pool.claim(caller, options);
    if (slot != null) {
      return welcomeAsync(slot, caller, options, timeout);
    }
    pool.upkeep.ranDry();
    if (timeout == 0) {
      pool.supply.planOneMore();
      return CompletableFuture.failedFuture(pool.departures.nothingNow());
    }
    CompletableFuture<Lease<T>> future = new CompletableFuture<>();
    Waiter<T> waiter = waiter(future, caller, options, timeout);
    PoolException refusal = admit(waiter);
    if (refusal != null) {
      return CompletableFuture.failedFuture(refusal);
    }
    leaveWhenDone(future, waiter);
    return future;
  }

  /** Any completion by the caller is a departure; by the pool, the waiter has left already. */
  @SuppressWarnings("FutureReturnValueIgnored") // whenComplete's own future leads nowhere
  private void leaveWhenDone(CompletableFuture<Lease<T>> future, Waiter<T> waiter) {
    future.whenComplete((lease, failure) -> {
      pool.departures.left(waiter);
    });
  }

  private CompletableFuture<Lease<T>> welcomeAsync(
      Slot<T> slot, Thread caller, @Nullable AcquireOptions options, long timeout) {
    if (!slot.hooked && ++streak % STREAK != 0) {
      slot.trace = pool.leaks.trace();
      pool.notices.acquired(pool.holders, slot, 0);
      return CompletableFuture.completedFuture(pool.lease(slot, slot.word));
    }
    CompletableFuture<Lease<T>> future = new CompletableFuture<>();
    Waiter<T> waiter = ticketed(slot, future, caller, options, timeout);
    leaveWhenDone(future, waiter);
    pool.surely(
        Seam.Lane.COMPLETE,
        () -> {
          letCallerAttach(future);
          complete(waiter);
        });
    return future;
  }

  /**
   * A future that is complete before its caller attached a dependent runs it on the caller's stack,
   * which is what the way over the executor is to avoid.
   */
  private void letCallerAttach(CompletableFuture<Lease<T>> future) {
    int own = 1; // leaveWhenDone's
    for (int i = 0; i < ATTACH_YIELDS && !isAttachedOrDone(future, own); i++) {
      pool.seam.giveWay();
    }
  }

  private static boolean isAttachedOrDone(CompletableFuture<?> future, int own) {
    return future.isDone() || future.getNumberOfDependents() > own;
  }

  /** Wakes a waiter that has been given a slot. Called by whoever gave it. */
  void granted(Waiter<T> waiter, Slot<T> slot, long leased) {
    waiter.grant(slot, leased);
    Thread thread = waiter.thread;
    if (thread != null) {
      pool.seam.unpark(thread);
    } else {
      pool.surely(Seam.Lane.COMPLETE, () -> complete(waiter));
    }
  }

  /** Wakes a claimed waiter with a failure. */
  void fail(Waiter<T> waiter, Supplier<? extends PoolException> failure) {
    refuse(waiter, failure);
    pool.changed();
  }

  /** As {@link #fail}, for callers that must not be led to user code. */
  void refuse(Waiter<T> waiter, Supplier<? extends PoolException> failure) {
    waiter.fail(failure);
    Thread thread = waiter.thread;
    if (thread != null) {
      pool.seam.unpark(thread);
    } else {
      pool.surely(Seam.Lane.COMPLETE, () -> waiter.future().completeExceptionally(failure.get()));
    }
  }

  void failClosed(Waiter<T> waiter) {
    fail(waiter, () -> new PoolClosedException(pool.name(), PoolState.CLOSED));
  }

  /** Completes the future of a waiter that has a slot; on the executor. */
  private void complete(Waiter<T> waiter) {
    CompletableFuture<Lease<T>> future = waiter.future();
    Slot<T> slot = waiter.granted();
    long leased = waiter.word;
    if (future.isDone()) {
      pool.exchange.giveOn(slot, leased);
      return;
    }
    Throwable hookFailure = prepare(slot, waiter);
    if (hookFailure != null) {
      waiter.hookFailure = hookFailure;
      if (backToQueue(slot, waiter)) {
        if (future.isDone()) { // it completed while there was nothing to leave
          pool.departures.left(waiter);
        }
      } else {
        future.completeExceptionally(closed());
      }
      return;
    }
    succeeded(slot, waiter, pool.seam.nanoTime());
    if (!future.complete(pool.lease(slot, leased))) {
      pool.exchange.release(slot, leased);
    }
  }
}
