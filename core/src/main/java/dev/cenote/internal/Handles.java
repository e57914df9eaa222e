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
 * <p>The slot leads to all that is needed: each object on the way to the gate would be one more
 * load that has to be waited for, twice in every cycle.
 *
 * <p>Not part of the public face: the module is open to our own adapters only.
 */
public final class Handles {

  private Handles() {}

  /**
   * As {@link Pool#acquire()}; the caller then asks for {@link #use} and {@link #resource}.
   *
   * @param pool one that {@link dev.cenote.PoolBuilder} built
   */
  public static <T> Slot<T> acquire(Pool<T> pool) throws InterruptedException {
    PoolEngine<T> engine = (PoolEngine<T>) pool;
    return engine.acquireSlot(null, engine.acquireTimeout);
  }

  /** As {@link Pool#acquire(AcquireOptions)}; otherwise as {@link #acquire(Pool)}. */
  public static <T> Slot<T> acquire(Pool<T> pool, AcquireOptions options)
      throws InterruptedException {
    PoolEngine<T> engine = (PoolEngine<T>) pool;
    return engine.acquireSlot(options, engine.timeout(options));
  }

  /** The name of the pool that a slot belongs to. */
  public static String poolName(Slot<?> slot) {
    return slot.pool.name();
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
  public static <T> @Nullable Object watch(Slot<T> slot, long use) {
    Leaks<T> leaks = slot.pool.leaks;
    return leaks.areWatchedFor() ? leaks.lease(slot, use) : null;
  }

  /** Whether a use has not ended yet: one volatile read. */
  public static boolean lasts(Slot<?> slot, long use) {
    return slot.word == use;
  }

  /** Ends a use as {@link Lease#close()} does; false if it had ended before. */
  public static <T> boolean release(Slot<T> slot, long use) {
    return slot.pool.release(slot, use);
  }

  /**
   * As {@link #release(Slot, long)}, with something to be done to the resource on the calling
   * thread, once it is nobody's lease any more and before anybody gets it. If that throws, it is
   * reported and the resource destroyed. It is left out if the resource is to be destroyed anyway.
   */
  public static <T> boolean release(Slot<T> slot, long use, Action<? super T, ?> cleanUp) {
    return slot.pool.release(slot, use, cleanUp);
  }

  /** Ends a use as {@link Lease#invalidate()} does; false if it had ended before. */
  public static <T> boolean discard(Slot<T> slot, long use) {
    return slot.pool.exchange.discard(slot, use, PoolEvent.Reason.INVALIDATED);
  }

  /** As {@link Lease#suspect()}. */
  public static <T> void suspect(Slot<T> slot, long use) {
    new SlotLease<>(slot, use).suspect();
  }

  /**
   * Ends a use whose task failed, as {@link Pool#execute} does.
   *
   * @param cleanUp as in {@link #release(Slot, long, Action)}
   */
  public static <T> void releaseFailed(
      Slot<T> slot, long use, Throwable failure, Action<? super T, ?> cleanUp) {
    switch (slot.pool.tasks.verdict(failure)) {
      case DESTROY -> slot.pool.exchange.discard(slot, use, PoolEvent.Reason.TASK_FAILED);
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
