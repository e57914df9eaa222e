package dev.cenote.internal;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;

/** A lease whose disappearance is noticed. */
final class TrackedLease<T> extends SlotLease<T> {
  /** To be kept by others as long as the lease has not ended, or it would go with it. */
  final Tracker<T> tracker;

  TrackedLease(Slot<T> slot, long word, ReferenceQueue<TrackedLease<T>> lost) {
    super(slot, word);
    tracker = new Tracker<>(this, lost, slot, word);
  }

  @Override
  Object identity() {
    return tracker;
  }

  /** Comes out of its queue when the lease is gone. Knows which one it was, and holds nothing. */
  static final class Tracker<T> extends PhantomReference<TrackedLease<T>> {
    final Slot<T> slot;
    final long word;

    Tracker(TrackedLease<T> lease, ReferenceQueue<TrackedLease<T>> lost, Slot<T> slot, long word) {
      super(lease, lost);
      this.slot = slot;
      this.word = word;
    }
  }

  // Until they have ended the lease it must not look as if nobody did: the fences keep it alive.

  @Override
  public T get() {
    try {
      return super.get();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void close() {
    try {
      super.close();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void invalidate() {
    try {
      super.invalidate();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void suspect() {
    try {
      super.suspect();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public T renew() throws InterruptedException {
    try {
      return super.renew();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  void discardAfterTask() {
    try {
      super.discardAfterTask();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public T detach() {
    try {
      return super.detach();
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
