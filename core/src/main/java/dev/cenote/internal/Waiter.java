package dev.cenote.internal;

import dev.cenote.AcquireOptions;
import dev.cenote.Lease;
import dev.cenote.PoolException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A caller that waits: a parked thread or a future.
 *
 * <p>Handing over and leaving race on {@link #state}; exactly one compare-and-set from WAITING
 * wins. A hand-over takes two steps, so that nothing needs to be undone: first the engine claims
 * the waiter (from then on the waiter cannot leave), then it prepares the slot and says GRANTED.
 * Between the two lie a few instructions without a lock and without user code; a waiter whose time
 * ends in that moment stays for them and keeps the lease.
 *
 * <p>{@link #slot}, {@link #word} and {@link #failure} are written before the volatile write of the
 * state and read after it.
 */
final class Waiter<T> {
  static final int WAITING = 0;
  static final int CLAIMED = 1;
  static final int GRANTED = 2;
  static final int FAILED = 3;
  static final int LEFT = 4;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Waiter.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Null for an async caller. */
  final @Nullable Thread thread;

  /** Null for a blocking caller. */
  final @Nullable CompletableFuture<Lease<T>> future;

  final Thread caller;
  final @Nullable AcquireOptions options;
  final int priority;

  /** When it came, and how long it is willing to wait from then on. */
  final long arrival;

  final long timeout;

  /** How many creations had failed when it came. */
  final long failuresBefore;

  volatile int state;

  @Nullable Slot<T> slot;
  long word;

  /** Makes the failure on the waiter's own thread, so that its stack trace says who waited. */
  @Nullable Supplier<? extends PoolException> failure;

  /** Where the caller asked, if that is to be known. */
  @Nullable Trace trace;

  /** Got its slot without queueing. Belongs to whoever runs the acquire. */
  boolean barged;

  /** Why the hook refused the last slot. Belongs to whoever runs the acquire. */
  @Nullable Throwable hookFailure;

  /** Was the first to wait: until then, releasers found the gate open. */
  boolean closedGate;

  // The rest belongs to the queue and is guarded by its lock.
  long sequence;
  long key;
  boolean linked;
  @Nullable Waiter<T> previous;
  @Nullable Waiter<T> next;

  Waiter(
      @Nullable CompletableFuture<Lease<T>> future,
      Thread caller,
      @Nullable AcquireOptions options,
      long arrival,
      long timeout,
      long failuresBefore) {
    this.thread = future == null ? caller : null;
    this.future = future;
    this.caller = caller;
    this.options = options;
    this.priority = options == null ? 0 : options.priority();
    this.arrival = arrival;
    this.timeout = timeout;
    this.failuresBefore = failuresBefore;
  }

  /** The engine's half of the race. */
  boolean claim() {
    return STATE.compareAndSet(this, WAITING, CLAIMED);
  }

  /** As {@link #claim}, and {@link #fail} in one step. Only under the lock of the queue. */
  boolean claimToFail(Supplier<? extends PoolException> failure) {
    this.failure = failure; // whoever wins the race against this does not look at it
    return STATE.compareAndSet(this, WAITING, FAILED);
  }

  /** The caller's half of the race. */
  boolean leave() {
    return STATE.compareAndSet(this, WAITING, LEFT);
  }

  void grant(Slot<T> slot, long word) {
    this.slot = slot;
    this.word = word;
    state = GRANTED;
  }

  void fail(Supplier<? extends PoolException> failure) {
    this.failure = failure;
    state = FAILED;
  }

  /** Makes it wait again, after a grant that came to nothing. */
  void waitAgain() {
    slot = null;
    word = 0;
    state = WAITING;
  }

  /** Nanoseconds left at {@code now}; not more than 0 when the time is over. */
  long remaining(long now) {
    return timeout == Long.MAX_VALUE ? Long.MAX_VALUE : timeout - (now - arrival);
  }

  /** The slot, after GRANTED was seen. */
  Slot<T> granted() {
    return Objects.requireNonNull(slot);
  }

  /** A new exception, after FAILED was seen. */
  PoolException failure() {
    return Objects.requireNonNull(failure).get();
  }

  /** The future of an async caller. */
  CompletableFuture<Lease<T>> future() {
    return Objects.requireNonNull(future);
  }

  /** Whether its own park ends in time; otherwise {@link Deadlines} has to end the wait. */
  boolean parksTimed() {
    return thread != null && !thread.isVirtual();
  }
}
