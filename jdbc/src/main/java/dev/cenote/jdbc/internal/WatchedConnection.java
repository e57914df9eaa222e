package dev.cenote.jdbc.internal;

import dev.cenote.internal.Slot;
import org.jspecify.annotations.Nullable;

/** A handle in a pool that watches over leases: others than its holder may end its use. */
final class WatchedConnection extends DelegatingConnection {
  /**
   * What tells by its end that the handle was lost. That cannot happen while the driver is at work
   * for the caller, since what it throws is given to {@link #seen}.
   */
  @SuppressWarnings({"unused", "FieldCanBeLocal"}) // its being reachable from here is its use
  private final @Nullable Object watch;

  WatchedConnection(Slot<Physical> slot, long use, Physical physical, @Nullable Object watch) {
    super(slot, use, physical);
    this.watch = watch;
  }
}
