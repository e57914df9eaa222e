package dev.cenote.internal;

import dev.cenote.PoolEvent;
import dev.cenote.Poolable;
import dev.cenote.ResourceFactory;

/** One attempt to make a resource for a slot. */
final class Creation<T> extends Job {
  final Slot<T> slot;

  /** The slot's word while this attempt is what the slot waits for. */
  final long word;

  /** The round of {@link Backoff} in which it began, and whether it is the one that probes. */
  final int round;

  final boolean probes;

  private final Supply<T> supply;
  private final ResourceFactory<T> factory;
  private final Seam seam;

  /** Its time is over, though it may not have been given up yet. */
  volatile boolean overdue;

  /** Given up while it runs. Guarded by the lock of {@link Supply}. */
  boolean abandoned;

  Creation(
      Supply<T> supply,
      ResourceFactory<T> factory,
      Seam seam,
      Slot<T> slot,
      int round,
      boolean probes) {
    this.supply = supply;
    this.factory = factory;
    this.seam = seam;
    this.slot = slot;
    this.word = slot.word;
    this.round = round;
    this.probes = probes;
  }

  /** Whether nobody gave this attempt up. */
  boolean isAwaited() {
    return slot.word == word;
  }

  @Override
  void work() {
    try {
      create();
    } finally {
      supply.finished(this);
    }
  }

  private void create() {
    long began = seam.nanoTime();
    T resource;
    try {
      resource = factory.create();
    } catch (Throwable failure) { // an OutOfMemoryError in a factory is a failed creation, too
      supply.failed(this, failure);
      return;
    }
    if (resource == null) {
      supply.failed(this, new NullPointerException("the factory returned null"));
      return;
    }
    if (resource instanceof Poolable poolable) {
      try {
        poolable.start();
      } catch (Throwable failure) {
        shield();
        supply.destroyStray(resource, PoolEvent.Reason.HOOK_FAILED);
        supply.failed(this, failure);
        return;
      }
    }
    supply.arrived(this, resource, seam.nanoTime() - began);
  }
}
