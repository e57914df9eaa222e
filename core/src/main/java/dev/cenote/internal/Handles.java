package dev.cenote.internal;

import dev.cenote.AcquireOptions;
import dev.cenote.Action;
import dev.cenote.Lease;
import dev.cenote.Pool;
import dev.cenote.PoolEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The side door for an adapter that hands out a handle of its own, such as a connection, and does
 * not want to make a {@link Lease} beside it. The handle keeps the slot and the number of its use,
 * which together are the lease; everything that ends it is one of the methods here, and does
 * nothing when that use has ended already, by whomever.
 *
 * <p>Not part of the public face: the module is open to our own adapters only.
 *
 * @param <T> the type of the resources
 */
public final class Handles<T> {
  private final PoolEngine<T> pool;

  private Handles(PoolEngine<T> pool) {
    this.pool = pool;
  }

  /** The side door of a pool that {@link dev.cenote.PoolBuilder} built. */
  public static <T> Handles<T> of(Pool<T> pool) {
    return new Handles<>((PoolEngine<T>) pool);
  }

  /** As {@link Pool#acquire()}; the caller then asks for {@link #use} and {@link #resource}. */
  public Slot<T> acquire() throws InterruptedException {
    return pool.acquireSlot(null, pool.acquireTimeout);
  }

  /** As {@link Pool#acquire(AcquireOptions)}. */
  public Slot<T> acquire(AcquireOptions options) throws InterruptedException {
    return pool.acquireSlot(options, pool.timeout(options));
  }

  /** The number of the use that the caller has just acquired. */
  public static long use(Slot<?> slot) {
    return slot.word;
  }

  /** The resource of a slot that the caller has just acquired. */
  public static <T> T resource(Slot<T> slot) {
    return Objects.requireNonNull(slot.resource);
  }

  /**
   * Begins to watch over a use for which the pool promised to: from now on it may be ended by
   * others than its holder. Called once for each use, after {@link #resource}.
   *
   * @return what the handle must keep for as long as it exists: when that becomes garbage the use
   *     counts as lost. Null if the pool watches over nothing
   */
  public @Nullable Object watch(Slot<T> slot, long use) {
    return pool.leaks.areWatchedFor() ? pool.leaks.lease(slot, use) : null;
  }

  /** Whether a use has not ended yet: one volatile read. */
  public static boolean lasts(Slot<?> slot, long use) {
    return slot.word == use;
  }

  /** Ends a use as {@link Lease#close()} does; false if it had ended before. */
  public boolean release(Slot<T> slot, long use) {
    return pool.release(slot, use);
  }

  /**
   * As {@link #release(Slot, long)}, with something to be done to the resource on the calling
   * thread, once it is nobody's lease any more and before anybody gets it. If that throws, it is
   * reported and the resource destroyed. It is left out if the resource is to be destroyed anyway.
   */
  public boolean release(Slot<T> slot, long use, Action<? super T, ?> cleanUp) {
    return pool.release(slot, use, cleanUp);
  }

  /** Ends a use as {@link Lease#invalidate()} does; false if it had ended before. */
  public boolean discard(Slot<T> slot, long use) {
    return pool.exchange.discard(slot, use, PoolEvent.Reason.INVALIDATED);
  }

  /** As {@link Lease#suspect()}. */
  public void suspect(Slot<T> slot, long use) {
    new SlotLease<>(slot, use).suspect();
  }

  /**
   * Ends a use whose task failed, as {@link Pool#execute} does.
   *
   * @param cleanUp as in {@link #release(Slot, long, Action)}
   */
  public void releaseFailed(
      Slot<T> slot, long use, Throwable failure, Action<? super T, ?> cleanUp) {
    switch (pool.tasks.verdict(failure)) {
      case DESTROY -> pool.exchange.discard(slot, use, PoolEvent.Reason.TASK_FAILED);
      case CHECK -> {
        suspect(slot, use);
        release(slot, use, cleanUp);
      }
      case RELEASE -> release(slot, use, cleanUp);
    }
  }

  /** The slot and the use that a lease of this engine stands for now; null if it has ended. */
  public static <T> @Nullable Held<T> held(Lease<T> lease) {
    SlotLease<T> known = (SlotLease<T>) lease;
    if (known.slot.word == known.word) {
      return new Held<>(known.slot, known.word);
    }
    SlotLease<T> present = known.slot.pool.renewals.present(known);
    return present == null ? null : new Held<>(present.slot, present.word);
  }

  /**
   * What a lease stands for.
   *
   * @param slot where the resource is
   * @param use the number of the use
   * @param <T> the type of the resource
   */
  public record Held<T>(Slot<T> slot, long use) {}
}
