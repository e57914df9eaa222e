package dev.cenote;

import java.time.Duration;
import java.time.Instant;

/**
 * Something that happened in a pool. Given to {@linkplain PoolBuilder#listener listeners} and to
 * {@linkplain PoolRegistry#subscribe subscribers} of the pool's registry; {@link Acquired} and
 * {@link Released} only to a {@linkplain PoolBuilder#leaseListener lease listener}.
 *
 * <p>Every kind is a record nested here. The interface is not sealed, because kinds may be added: a
 * {@code switch} over them needs a {@code default}. Events are immutable.
 */
public interface PoolEvent {

  /** Returns the name of the pool. */
  String pool();

  /** Returns when it happened, by the pool's {@link PoolClock#instant() clock}. */
  Instant at();

  /** Why a resource was destroyed. Reasons may be added. */
  enum Reason {
    /** Its holder said so, by ending or renewing the lease, or {@link Pool#invalidate}. */
    INVALIDATED,
    /** It was idle when {@link Pool#clear()} was called. */
    CLEARED,
    /** It was there, or being made, when {@link Pool#reset()} was called. */
    RESET,
    /** Its {@code onAcquire} or {@code onRelease} hook failed. */
    HOOK_FAILED,
    /** The task that used it failed, and {@link TaskFailure#DESTROY} was asked for. */
    TASK_FAILED,
    /** A health check found it unfit, or took too long. */
    UNHEALTHY,
    /** The pool did not need it for a whole {@link PoolBuilder#idleTimeout}. */
    IDLE,
    /** Nobody used it for as long as {@link PoolBuilder#staleAfter} says. */
    STALE,
    /** It had come to the end of its {@link PoolBuilder#maxLifetime}. */
    LIFETIME,
    /** It had been used as often as {@link PoolBuilder#maxUses} says. */
    USED_UP,
    /** Its lease was garbage-collected without having been ended. */
    LEAKED,
    /** It was held for longer than {@link PoolBuilder#reclaimAfter}. */
    RECLAIMED,
    /** It was made only after its create timeout, or after the pool closed. */
    CREATED_LATE,
    /** There were more than the new maximum when {@link Pool#resize} made the pool smaller. */
    RESIZED,
    /** The pool was closing. */
    CLOSED
  }

  /**
   * A resource was made.
   *
   * @param pool the name of the pool
   * @param at when
   * @param took how long it took
   */
  record Created(String pool, Instant at, Duration took) implements PoolEvent {}

  /**
   * A resource could not be made. Comes before any waiting caller hears of it.
   *
   * @param pool the name of the pool
   * @param at when
   * @param failure what the factory threw, or what says that it took too long
   * @param consecutive how many creations failed since the last one that succeeded, this one
   *     included
   */
  record CreateFailed(String pool, Instant at, Throwable failure, int consecutive)
      implements PoolEvent {}

  /**
   * A caller got a resource.
   *
   * @param pool the name of the pool
   * @param at when
   * @param lease who, and what for
   * @param waited how long it had to wait
   */
  record Acquired(String pool, Instant at, LeaseInfo lease, Duration waited) implements PoolEvent {}

  /**
   * A lease ended, in whatever way.
   *
   * @param pool the name of the pool
   * @param at when
   * @param lease who held the resource, and for how long
   */
  record Released(String pool, Instant at, LeaseInfo lease) implements PoolEvent {}

  /**
   * A caller gave up because its time was over.
   *
   * @param pool the name of the pool
   * @param at when
   * @param waited how long it had waited
   */
  record TimedOut(String pool, Instant at, Duration waited) implements PoolEvent {}

  /**
   * A caller was turned away because the queue was full, or dropped from it by {@linkplain
   * PoolBuilder#shedding shedding}.
   *
   * @param pool the name of the pool
   * @param at when
   * @param waiting how many callers were waiting, a dropped one included
   */
  record Rejected(String pool, Instant at, int waiting) implements PoolEvent {}

  /**
   * A resource was destroyed.
   *
   * @param pool the name of the pool
   * @param at when
   * @param reason why
   */
  record Destroyed(String pool, Instant at, Reason reason) implements PoolEvent {}

  /**
   * Destroying a resource failed or took too long. The resource has left the pool all the same.
   *
   * @param pool the name of the pool
   * @param at when
   * @param failure what was thrown, or what says that it took too long
   */
  record DestroyFailed(String pool, Instant at, Throwable failure) implements PoolEvent {}

  /**
   * A check found a resource unfit.
   *
   * @param pool the name of the pool
   * @param at when
   * @param message what the check said
   */
  record HealthCheckFailed(String pool, Instant at, String message) implements PoolEvent {}

  /**
   * A resource has been held for longer than {@link PoolBuilder#leakThreshold} or {@link
   * PoolBuilder#reclaimAfter}, or its lease was garbage-collected without having been ended. Told
   * once for a lease.
   *
   * @param pool the name of the pool
   * @param at when
   * @param lease who holds it
   */
  record LeakSuspected(String pool, Instant at, LeaseInfo lease) implements PoolEvent {}

  /**
   * The pool went from one state to another.
   *
   * @param pool the name of the pool
   * @param at when
   * @param from the state before
   * @param to the state since
   */
  record StateChanged(String pool, Instant at, PoolState from, PoolState to) implements PoolEvent {}
}
