package dev.cenote.internal;

import dev.cenote.AcquireOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What leases have become that were renewed: for each a later lease, or nothing yet.
 *
 * <p>A {@link SlotLease} cannot change its slot: the slot and the word would have to change
 * together, and a thread that read the one before and the other after might end somebody else's
 * lease, since the words of two slots are alike. So both are final, no lease is larger for it, and
 * the fast paths know nothing of renewals. Only what finds that the lease's own word has passed, as
 * it has after a renewal and after the end, looks here.
 *
 * <p>Whoever renews makes an entry first and takes the slot from the lease second; whoever finds
 * the word passed on account of that looks for the entry afterwards, and sees it. Each entry is an
 * object of its own, and leaves by a compare-and-set: a lease that is ended while a new resource is
 * sought has lost its entry by the time that one is found, and it is given back.
 *
 * <p>What stands for a lease here is its {@link SlotLease#identity}: of one that is watched over
 * not the lease itself, or it could never be found lost.
 */
final class Renewals<T> {

  /** What a lease has become. No two are equal. */
  private static final class Renewal<T> {
    /** Null as long as it is being sought. */
    final @Nullable SlotLease<T> lease;

    Renewal(@Nullable SlotLease<T> lease) {
      this.lease = lease;
    }
  }

  private final PoolEngine<T> pool;
  private final Map<Object, Renewal<T>> renewals = new ConcurrentHashMap<>();

  Renewals(PoolEngine<T> pool) {
    this.pool = pool;
  }

  /** What a lease has become; null if it was not renewed, has ended, or has no resource now. */
  @Nullable SlotLease<T> present(SlotLease<T> lease) {
    Renewal<T> renewal = renewals.get(lease.identity());
    return renewal == null ? null : renewal.lease;
  }

  /** What a lease had become that is gone; null if it was not renewed, or has ended. */
  @Nullable SlotLease<T> lost(TrackedLease.Tracker<?> identity) {
    Renewal<T> renewal = renewals.remove(identity);
    return renewal == null ? null : renewal.lease;
  }

  /** Ends what a lease has become, in a way that does nothing to one that has ended. */
  void end(SlotLease<T> lease, Consumer<SlotLease<T>> way) {
    Renewal<T> renewal;
    while ((renewal = renewals.get(lease.identity())) != null) {
      if (renewal.lease != null) {
        way.accept(renewal.lease);
      }
      if (renewals.remove(lease.identity(), renewal)) {
        return; // otherwise it was renewed once more meanwhile
      }
    }
  }

  /**
   * Takes the resource of what a lease has become out of the pool.
   *
   * @return the resource, null if there is none
   */
  @Nullable T detach(SlotLease<T> lease) {
    Renewal<T> renewal = renewals.get(lease.identity());
    SlotLease<T> present = renewal == null ? null : renewal.lease;
    T resource = present == null ? null : pool.exchange.detach(present.slot, present.word);
    if (renewal != null && resource != null) {
      renewals.remove(lease.identity(), renewal);
    }
    return resource;
  }

  /** Destroys the resource of a lease and gets another; the lease has ended if that fails. */
  T renew(SlotLease<T> lease) throws InterruptedException {
    Renewal<T> search = new Renewal<>(null);
    SlotLease<T> present = begin(lease, search);
    try {
      AcquireOptions options = present.slot.options; // the end of the use wipes them out
      long owned = pool.exchange.takeBack(present.slot, present.word);
      if (owned == 0) {
        throw present.ended();
      }
      Slot<T> slot = pool.acquiring.replace(present.slot, owned, options);
      SlotLease<T> found = new SlotLease<>(slot, slot.word);
      pool.leaks.watch(slot, slot.word);
      T resource = found.get();
      if (!renewals.replace(lease.identity(), search, new Renewal<>(found))) {
        found.close();
        throw lease.ended();
      }
      return resource;
    } finally {
      renewals.remove(lease.identity(), search);
    }
  }

  /** Makes the entry of a search; returns the lease whose resource is to go. */
  private SlotLease<T> begin(SlotLease<T> lease, Renewal<T> search) {
    while (true) {
      Renewal<T> before = renewals.putIfAbsent(lease.identity(), search);
      if (before == null) {
        return lease;
      }
      SlotLease<T> present = before.lease;
      if (present == null) {
        throw new IllegalStateException(pool.name() + ": the lease is being renewed already");
      }
      if (renewals.replace(lease.identity(), before, search)) {
        return present;
      }
    }
  }
}
