package dev.cenote.internal;

import dev.cenote.Lease;
import dev.cenote.PoolEvent;
import java.util.Objects;

/**
 * A lease: a slot, and the word that the slot has while this lease lasts. It needs no field that
 * says whether it has ended, for the slot's word says so, and whoever moves the word on ends it.
 */
final class SlotLease<T> implements Lease<T> {
  private final Slot<T> slot;
  private final long word;

  SlotLease(Slot<T> slot, long word) {
    this.slot = slot;
    this.word = word;
  }

  @Override
  public T get() {
    T resource = slot.peek();
    if (slot.word != word || resource == null) {
      throw ended();
    }
    return resource;
  }

  @Override
  public void close() {
    slot.pool.release(slot, word);
  }

  @Override
  public void invalidate() {
    slot.pool.exchange.discard(slot, word, PoolEvent.Reason.INVALIDATED);
  }

  /** As {@link #invalidate}, for the task that failed. */
  void discardAfterTask() {
    slot.pool.exchange.discard(slot, word, PoolEvent.Reason.TASK_FAILED);
  }

  @Override
  public T detach() {
    T resource = slot.pool.exchange.detach(slot, word);
    if (resource == null) {
      throw ended();
    }
    return resource;
  }

  private IllegalStateException ended() {
    return new IllegalStateException(slot.pool.name() + ": the lease has ended");
  }

  @Override
  public String toString() {
    boolean held = slot.word == word;
    return "Lease[" + (held ? Objects.toString(slot.peek()) : "ended") + "]";
  }
}
