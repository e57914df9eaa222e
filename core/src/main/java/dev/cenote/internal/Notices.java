package dev.cenote.internal;

import dev.cenote.PoolEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tells listeners what happened, on the thread on which it did, never under a lock. */
final class Notices {
  private static final System.Logger LOGGER = System.getLogger("dev.cenote");

  private final String poolName;
  private final Seam seam;
  private final @Nullable Consumer<? super PoolEvent> listener;
  private final @Nullable Consumer<? super PoolEvent> leaseListener;

  Notices(
      String poolName,
      Seam seam,
      @Nullable Consumer<? super PoolEvent> listener,
      @Nullable Consumer<? super PoolEvent> leaseListener) {
    this.poolName = poolName;
    this.seam = seam;
    this.listener = listener;
    this.leaseListener = leaseListener;
  }

  /** Whether somebody wants to hear of every lease, which rules out the fast path. */
  boolean concernLeases() {
    return leaseListener != null;
  }

  void publish(Function<Instant, PoolEvent> event) {
    if (listener != null) {
      listener.accept(event.apply(seam.instant()));
    }
  }

  void acquired(Holders<?> holders, Slot<?> slot, long waited) {
    if (leaseListener != null) {
      Duration wait = Duration.ofNanos(waited);
      leaseListener.accept(
          new PoolEvent.Acquired(poolName, seam.instant(), holders.info(slot), wait));
    }
  }

  void released(Holders<?> holders, Slot<?> slot) {
    if (leaseListener != null) {
      leaseListener.accept(new PoolEvent.Released(poolName, seam.instant(), holders.info(slot)));
    }
  }

  /** For failures of user code that reach no caller. */
  void report(String what, Throwable failure) {
    LOGGER.log(System.Logger.Level.WARNING, poolName + ": " + what, failure);
  }
}
