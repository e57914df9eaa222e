package dev.cenote.internal;

import dev.cenote.Lease;
import dev.cenote.PoolEvent;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * A lease: a slot, and the word that the slot has while this lease lasts. It needs no field that
 * says whether it has ended, for the slot's word says so, and whoever moves the word on ends it.
 * What it has become by a renewal, {@link Renewals} knows. A pool that watches for leaks gives out
 * {@link TrackedLease}s.
 */
class SlotLease<T> implements Lease<T> {
  final Slot<T> slot;
  final long word;

  SlotLease(Slot<T> slot, long word) {
    this.slot = slot;
    this.word = word;
  }

  @Override
  public T get() {
    T resource = slot.peek();
    return slot.word != word || resource == null ? renewed().get() : resource;
  }

  /** What stands for this lease, and for no other, wherever it is to be remembered. */
  Object identity() {
    return this;
  }

  private SlotLease<T> renewed() {
    SlotLease<T> present = slot.pool.renewals.present(this);
    if (present == null) {
      throw ended();
    }
    return present;
  }

  @Override
  public void close() {
    if (!slot.pool.release(slot, word)) {
      slot.pool.renewals.end(this, SlotLease::close);
    }
  }

  @Override
  public void invalidate() {
    if (!slot.pool.exchange.discard(slot, word, PoolEvent.Reason.INVALIDATED)) {
      slot.pool.renewals.end(this, SlotLease::invalidate);
    }
  }

  @Override
  public void suspect() {
    long birth = slot.birth;
    VarHandle.acquireFence();
    if (slot.word == word) { // so that is the birth of this lease's resource
      slot.pool.checks.suspect(slot, birth);
      return;
    }
    SlotLease<T> present = slot.pool.renewals.present(this);
    if (present != null) {
      present.suspect();
    }
  }

  /** As {@link #invalidate}, for the task that failed. */
  void discardAfterTask() {
    slot.pool.exchange.discard(slot, word, PoolEvent.Reason.TASK_FAILED);
  }

  @Override
  public T detach() {
    T resource = slot.pool.exchange.detach(slot, word);
    if (resource == null) {
      resource = slot.pool.renewals.detach(this);
    }
    if (resource == null) {
      throw ended();
    }
    return resource;
  }

  @Override
  public T renew() throws InterruptedException {
    return slot.pool.renewals.renew(this);
  }

  IllegalStateException ended() {
    return new IllegalStateException(slot.pool.name() + ": the lease has ended");
  }

  @Override
  public String toString() {
    if (slot.word == word) {
      return "Lease[" + slot.peek() + "]";
    }
    return Objects.toString(slot.pool.renewals.present(this), "Lease[ended]");
  }
}
